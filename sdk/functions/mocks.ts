import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { FunctionName } from "../../provider/functions";
import { userError } from "../user-error";

/** Functions whose result is not an object. Pulumi's mocks pass on objects only. */
const RESULTS: Partial<Record<FunctionName, "list" | "text">> = {
  getEndpoints: "list",
  getTasks: "list",
  getModels: "list",
  getRecommendedModel: "text",
};

/** Whether the program runs under `pulumi.runtime.setMocks`. */
export function underMocks(): boolean {
  return (pulumi.runtime.getMonitor() as unknown) instanceof MockMonitor;
}

/** Calls the mocks' `call` with the token `pareta:index:<name>`. It returns what the function would return. */
export async function callMocks(
  name: FunctionName,
  args: object,
  provider: pulumi.ProviderResource | undefined,
): Promise<unknown> {
  const token = `pareta:index:${name}`;
  const answer = (await pulumi.runtime.invoke(token, { ...args }, provider ? { provider } : {})) as object;
  return restore(answer, name);
}

/**
 * Pulumi passes a mock's result on as an object of its properties: a list becomes an object of its items, a text an
 * object of its characters. An object with a single property is accepted as well, because Pulumi's own functions with a
 * single result return that.
 */
export function restore(answer: object, name: FunctionName): unknown {
  const result = RESULTS[name];
  if (result === undefined) return answer;
  const values = Object.values(answer) as unknown[];
  const numbered = Object.keys(answer).every((key, index) => key === String(index));
  if (result === "list") {
    if (numbered) return values;
    if (values.length === 1 && Array.isArray(values[0])) return values[0];
  } else {
    if (values.length > 0 && numbered && values.every((value) => typeof value === "string")) return values.join("");
    if (values.length === 1 && typeof values[0] === "string") return values[0];
  }
  throw userError(`the mock of pareta:index:${name} must answer a ${result}; got ${JSON.stringify(answer)}`);
}
