import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_SETTINGS, SETTING_FAULTS, type ProviderSetting } from "../provider/settings/faults";
import type { ProviderArgs } from "./provider-args";
import { userError } from "./user-error";

/** Arguments whose values are checked when they come to be known. */
export interface CheckedArgs {
  apiKey: pulumi.Output<unknown>;
  baseUrl: pulumi.Output<unknown> | undefined;
  allowHttp: pulumi.Output<unknown> | undefined;
  lookupGraceSeconds: pulumi.Output<unknown> | undefined;
  showCosts: pulumi.Output<unknown> | undefined;
}

/** @throws at once for what is wrong with a plain value; the outputs fail for the others. */
export function checked(provider: string, given: ProviderArgs): CheckedArgs {
  const refuse = (reason: string): never => {
    throw userError(`Provider "${provider}": ${reason}`);
  };
  const args: Partial<ProviderArgs> = given ?? {};
  const unknown = Object.keys(args).filter((key) => !Object.hasOwn(SETTING_FAULTS, key));
  if (unknown.length > 0) {
    refuse(`"${unknown.join('", "')}" is not one of its arguments; these are ${PROVIDER_SETTINGS.join(", ")}`);
  }
  const check = (name: ProviderSetting, value: unknown): unknown => {
    const fault = SETTING_FAULTS[name](value);
    return fault === undefined ? value : refuse(`${name} ${fault}`);
  };
  const input = (name: ProviderSetting): pulumi.Output<unknown> | undefined => {
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
    allowHttp: input("allowHttp"),
    lookupGraceSeconds: input("lookupGraceSeconds"),
    showCosts: input("showCosts"),
  };
}
