import type * as pulumi from "@pulumi/pulumi";

/** The settings of an organization. */
export interface ProviderArgs {
  /**
   * The organization's API key, `pareta_sk_...`.
   *
   * @remarks It becomes a secret, even if it is not given as one.
   */
  apiKey: pulumi.Input<string>;
  /**
   * The address of the API, without `/v1`, which is added to it. Default: the environment's `PARETA_BASE_URL`, else
   * `https://api.pareta.ai`.
   */
  baseUrl?: pulumi.Input<string> | undefined;
  /**
   * Whether `baseUrl` may start with `http://` on another machine. The key then goes to it unencrypted. Default: the
   * environment's `PARETA_ALLOW_HTTP`, else false. `http://` on this machine is always allowed.
   *
   * @remarks A change updates the provider in place.
   */
  allowHttp?: pulumi.Input<boolean> | undefined;
  /**
   * Whether it is believed that all endpoints are gone at once: each of several that are in the state is not found, and the
   * organization's list is empty. Without it such a run fails, and keeps the state. Default: the environment's
   * `PARETA_CONFIRM_EMPTY`, else false.
   *
   * @remarks Meant for one command, so the environment is the better place. A change updates the provider in place.
   */
  confirmEmpty?: pulumi.Input<boolean> | undefined;
  /**
   * Whether a preview and an up look at what is really there, and so see and repair an endpoint that was stopped, started or
   * deleted elsewhere without a refresh. Default: the environment's `PARETA_DETECT_DRIFT`, else true.
   *
   * @remarks The stack's own `pareta:detectDrift` does not count here. A change updates the provider in place.
   */
  detectDrift?: pulumi.Input<boolean> | undefined;
  /** How long the provider looks for a deploy of unknown outcome by its name, in seconds; 0 or more. Default: 120. */
  lookupGraceSeconds?: pulumi.Input<number> | undefined;
  /**
   * The time by which schedules decide, instead of the clock: an ISO 8601 instant with an offset, such as
   * `2026-03-30T08:00:00+02:00`. For tests. Default: the clock.
   *
   * @remarks The stack's own `pareta:now` does not apply to this provider. A change updates the provider in place.
   */
  now?: pulumi.Input<string> | undefined;
  /**
   * The number of seconds between two looks at an endpoint that the provider waits for; 0.5 to 60. Default: 2.
   *
   * @remarks The first looks come sooner. A change updates the provider in place.
   */
  pollSeconds?: pulumi.Input<number> | undefined;
  /**
   * Whether a preview and an up show what the endpoints cost. Default: the environment's `PARETA_SHOW_COSTS`, else
   * true.
   *
   * @remarks The stack's own `pareta:showCosts` does not apply to this provider. A change updates the provider in
   *   place.
   */
  showCosts?: pulumi.Input<boolean> | undefined;
}
