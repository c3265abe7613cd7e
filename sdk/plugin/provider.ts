import * as pulumi from "@pulumi/pulumi";
import { checked, providerInputs } from "../provider-check";
import type { ProviderArgs } from "../provider-args";
import { PLUGIN_PACKAGE } from "./package";
import { RELEASE } from "./release";

/**
 * A further organization: pass it as `{ provider }` to an `Endpoint` of `pulumi-pareta/plugin`, or in the options of one of
 * its functions. Children of a resource or a component that has it inherit it.
 *
 * In all else it is what the Provider of `pulumi-pareta` is.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { Endpoint, Provider } from "pulumi-pareta/plugin";
 *
 * const eu = new Provider("eu", { apiKey: new pulumi.Config().requireSecret("euApiKey") });
 * const contracts = new Endpoint("contracts-eu", { task: "contract-key-fields" }, { provider: eu });
 * export const url = contracts.url;
 * ```
 */
export class Provider extends pulumi.ProviderResource {
  /**
   * @param name - the logical name: unique in the stack for this type.
   * @throws for arguments that are wrong, naming the field; never with the key.
   */
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    super(
      PLUGIN_PACKAGE,
      name,
      providerInputs(checked(name, args), (setting) => setting),
      { ...RELEASE, ...opts },
    );
  }
}
