import * as pulumi from "@pulumi/pulumi";
import type { ProviderArgs } from "./provider-args";
import { checked, providerInputs } from "./provider-check";
import { DYNAMIC_PACKAGE } from "./provider-settings";

/**
 * Another organization. Pass it as the `provider` option of an `Endpoint` or of a function. The children of a resource
 * or a component that has this provider inherit it.
 *
 * It does not use the stack's config. A setting that is not given here comes from the environment, or has its default.
 * The key is in the state as a secret, and a `pulumi refresh` or `pulumi destroy` reads it from there.
 *
 * A changed key or address updates the provider in place and changes no endpoint. To move an endpoint to another
 * organization, also change its logical name, so that it is deployed there and deleted here.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { Endpoint, Provider } from "pulumi-pareta";
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
    // The settings have the names that they have in a stack's config, because the provider reads them from either
    // place.
    super(
      DYNAMIC_PACKAGE,
      name,
      providerInputs(checked(name, args), (setting) => `pareta:${setting}`),
      opts,
    );
  }
}
