import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { FunctionName } from "../../provider/functions";
import { userError } from "../user-error";

/** Functions whose result is no object, which is all that Pulumi's mocks pass on. */
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

/** Asks the mocks' `call`, with the token `pareta:index:<name>`; it answers what the function would. */
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
 * Pulumi passes on an answer as an object of its properties: a list is then one of its items, a text one of its
 * characters. An object of a single property, as Pulumi's own functions of a single result answer, is taken as well.
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
