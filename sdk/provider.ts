import * as pulumi from "@pulumi/pulumi";
import type { ProviderArgs } from "./provider-args";
import { checked, providerInputs } from "./provider-check";
import { DYNAMIC_PACKAGE } from "./provider-settings";

/**
 * A further organization: pass it as the `provider` option of an `Endpoint` or of a function. Children of a resource or
 * a component that has it inherit it.
 *
 * It does not take over what the stack's config says: what is not given here comes from the environment, or has its
 * default. The key stands in the state as a secret, and a `pulumi refresh` or `pulumi destroy` uses it from there.
 *
 * A changed key or address updates the provider in place, and no endpoint: to move an endpoint to another organization,
 * give it another logical name as well, so that it is deployed there and deleted here.
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
   * @param name - the logical name: unique in the stack for this type.
   * @throws for arguments that are wrong, naming the field; never with the key.
   */
  constructor(name: string, args: ProviderArgs, opts?: pulumi.ResourceOptions) {
    // The names that the settings have in a stack's config: the provider reads them from either.
    super(
      DYNAMIC_PACKAGE,
      name,
      providerInputs(checked(name, args), (setting) => `pareta:${setting}`),
      opts,
    );
  }
}
