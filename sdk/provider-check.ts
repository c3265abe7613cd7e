import * as pulumi from "@pulumi/pulumi";
import { PROVIDER_SETTINGS, SETTING_FAULTS, SETTING_KINDS, type ProviderSetting } from "../provider/settings/faults";
import type { ProviderArgs } from "./provider-args";
import { userError } from "./user-error";

/** Arguments whose values are checked once they are known. */
export type CheckedArgs = { apiKey: pulumi.Output<unknown> } & {
  [Name in ProviderSetting]: pulumi.Output<unknown> | undefined;
};

/**
 * Checks a provider's arguments.
 *
 * @throws at once for a wrong plain value. An output with a wrong value fails.
 */
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
  // Without a key, the environment's key would apply, which belongs to another organization.
  if (!apiKey) return refuse("apiKey is missing: it must be an API key, pareta_sk_...");
  const others = PROVIDER_SETTINGS.map((name) => [name, name === "apiKey" ? apiKey : input(name)]);
  return Object.fromEntries(others) as CheckedArgs;
}

/**
 * The inputs of a provider resource, each under the name that `nameOf` returns. A value that is not a text is written
 * as one.
 */
export function providerInputs(args: CheckedArgs, nameOf: (setting: ProviderSetting) => string): pulumi.Inputs {
  const written = (name: ProviderSetting) =>
    name === "apiKey"
      ? pulumi.secret(args.apiKey)
      : SETTING_KINDS[name] === "text"
        ? args[name]
        : args[name]?.apply(String);
  return Object.fromEntries(PROVIDER_SETTINGS.map((name) => [nameOf(name), written(name)]));
}
