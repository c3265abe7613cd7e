import * as pulumi from "@pulumi/pulumi";
import { checked, providerInputs } from "../provider-check";
import type { ProviderArgs } from "../provider-args";
import { PLUGIN_PACKAGE } from "./package";
import { RELEASE } from "./release";

/**
 * Another organization. Pass it as `{ provider }` to an `Endpoint` of `pulumi-pareta/plugin`, or in the options of one
 * of its functions. The children of a resource or a component that has this provider inherit it.
 *
 * In all other respects it is like the Provider of `pulumi-pareta`.
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
   * @param name - the logical name. It must be unique in the stack for this type.
   * @param args - the settings of the organization.
   * @param opts - Pulumi's options of a resource.
   * @throws for wrong arguments. The error names the field, and never contains the key.
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
