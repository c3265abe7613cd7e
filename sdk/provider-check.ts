import * as pulumi from "@pulumi/pulumi";
import { baseURLFault, keyFault } from "../provider/client/config";
import type { ProviderArgs } from "./provider";
import { userError } from "./user-error";

/** Arguments whose values are checked when they come to be known. */
export interface CheckedArgs {
  apiKey: pulumi.Output<unknown>;
  baseUrl: pulumi.Output<unknown> | undefined;
  lookupGraceSeconds: pulumi.Output<unknown> | undefined;
  showCosts: pulumi.Output<unknown> | undefined;
}

/** What is wrong with a value; undefined when nothing is. No value is told: a key may stand in the wrong place. */
const FAULTS: Record<keyof ProviderArgs, (value: unknown) => string | undefined> = {
  apiKey: (value) => {
    const wanted = "must be an API key, pareta_sk_...";
    if (typeof value !== "string") return `${wanted}; got ${kindOf(value)}`;
    return value.trim() === "" ? `${wanted}, not blank` : keyFault(value);
  },
  baseUrl: (value) => {
    const wanted = "must be a URL such as https://api.pareta.ai";
    if (typeof value !== "string") return `${wanted}; got ${kindOf(value)}`;
    if (value.trim() === "") return `${wanted}, not blank`;
    const fault = baseURLFault(value);
    return fault && `${fault}: it ${wanted}`;
  },
  lookupGraceSeconds: (value) => {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return undefined;
    return `must be a number of seconds, 0 or more; got ${typeof value === "number" ? value : kindOf(value)}`;
  },
  showCosts: (value) => (typeof value === "boolean" ? undefined : `must be true or false; got ${kindOf(value)}`),
};

/** @throws at once for what is wrong with a plain value; the outputs fail for the others. */
export function checked(provider: string, given: ProviderArgs): CheckedArgs {
  const refuse = (reason: string): never => {
    throw userError(`Provider "${provider}": ${reason}`);
  };
  const args: Partial<ProviderArgs> = given ?? {};
  const unknown = Object.keys(args).filter((key) => !Object.hasOwn(FAULTS, key));
  if (unknown.length > 0) {
    refuse(`"${unknown.join('", "')}" is not one of its arguments; these are ${Object.keys(FAULTS).join(", ")}`);
  }
  const check = (name: keyof ProviderArgs, value: unknown): unknown => {
    const fault = FAULTS[name](value);
    return fault === undefined ? value : refuse(`${name} ${fault}`);
  };
  const input = (name: keyof ProviderArgs): pulumi.Output<unknown> | undefined => {
    const value: unknown = args[name];
    if (value === undefined || value === null) return undefined;
    if (!pulumi.Output.isInstance(value) && !(value instanceof Promise)) check(name, value);
    return pulumi.output(value).apply((known) => check(name, known));
  };
  const apiKey = input("apiKey");
  // Without one the environment's would serve, which is another organization's.
  if (!apiKey) return refuse("apiKey is missing: it must be an API key, pareta_sk_...");
  return {
    apiKey,
    baseUrl: input("baseUrl"),
    lookupGraceSeconds: input("lookupGraceSeconds"),
    showCosts: input("showCosts"),
  };
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
