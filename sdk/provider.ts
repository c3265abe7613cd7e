import * as pulumi from "@pulumi/pulumi";
import { checked, type CheckedArgs } from "./provider-check";
import { PACKAGE } from "./provider-settings";

/** The settings of an organization. */
export interface ProviderArgs {
  /**
   * The organization's API key, `pareta_sk_...`.
   *
   * @remarks
   * Becomes a secret, whether it is given as one or not.
   */
  apiKey: pulumi.Input<string>;
  /**
   * Where the API is, without the `/v1` that is added to it. Default: the environment's `PARETA_BASE_URL`, else
   * `https://api.pareta.ai`.
   */
  baseUrl?: pulumi.Input<string>;
  /**
   * Whether `baseUrl` may start with `http://` on another machine, to which the key then goes unencrypted. Default: the
   * environment's `PARETA_ALLOW_HTTP`, else false. This machine is always allowed.
   *
   * @remarks
   * A change updates the provider in place.
   */
  allowHttp?: pulumi.Input<boolean>;
  /** How long a deploy of unknown outcome is looked for by its name, in seconds; 0 or more. Default: 120. */
  lookupGraceSeconds?: pulumi.Input<number>;
  /**
   * Whether a preview and an up show what the endpoints cost. Default: the environment's `PARETA_SHOW_COSTS`, else true.
   *
   * @remarks
   * The stack's own `pareta:showCosts` does not count here. A change updates the provider in place.
   */
  showCosts?: pulumi.Input<boolean>;
}

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
    super(PACKAGE, name, inputsOf(checked(name, args)), opts);
  }
}

/** The names that the settings have in a stack's config: the provider reads them from either. */
function inputsOf({ apiKey, baseUrl, allowHttp, lookupGraceSeconds, showCosts }: CheckedArgs): pulumi.Inputs {
  return {
    "pareta:apiKey": pulumi.secret(apiKey),
    "pareta:baseUrl": baseUrl,
    // Config is text.
    "pareta:allowHttp": allowHttp?.apply(String),
    "pareta:lookupGraceSeconds": lookupGraceSeconds?.apply(String),
    "pareta:showCosts": showCosts?.apply(String),
  };
}
