import type * as pulumi from "@pulumi/pulumi";

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
  baseUrl?: pulumi.Input<string> | undefined;
  /**
   * Whether `baseUrl` may start with `http://` on another machine, to which the key then goes unencrypted. Default: the
   * environment's `PARETA_ALLOW_HTTP`, else false. This machine is always allowed.
   *
   * @remarks
   * A change updates the provider in place.
   */
  allowHttp?: pulumi.Input<boolean> | undefined;
  /**
   * Whether a preview and an up look at what is really there, and so see and repair an endpoint that was stopped, started or
   * deleted elsewhere without a refresh. Default: the environment's `PARETA_DETECT_DRIFT`, else true.
   *
   * @remarks
   * The stack's own `pareta:detectDrift` does not count here. A change updates the provider in place.
   */
  detectDrift?: pulumi.Input<boolean> | undefined;
  /** How long a deploy of unknown outcome is looked for by its name, in seconds; 0 or more. Default: 120. */
  lookupGraceSeconds?: pulumi.Input<number> | undefined;
  /**
   * How many seconds pass between two looks at an endpoint that is waited for; 0.5 to 60. Default: 2.
   *
   * @remarks
   * The first looks come sooner. A change updates the provider in place.
   */
  pollSeconds?: pulumi.Input<number> | undefined;
  /**
   * Whether a preview and an up show what the endpoints cost. Default: the environment's `PARETA_SHOW_COSTS`, else true.
   *
   * @remarks
   * The stack's own `pareta:showCosts` does not count here. A change updates the provider in place.
   */
  showCosts?: pulumi.Input<boolean> | undefined;
}
