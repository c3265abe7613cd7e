import type { Input } from "@pulumi/pulumi";

/**
 * Extra fields of a deploy request, sent as they are and in the API's own spelling. Fields not listed here are let
 * through. `task`, `model`, `name` and `wait` may not stand here.
 */
export interface DeployOptions {
  /** Where to serve. Which regions there are is Pareta's to say. */
  region?: string;
  /** Which infrastructure provider serves. */
  provider?: string;
  /** The quality that is asked for. */
  quality?: string | number;
  run_mode?: string;
  /** The task's display name. */
  taskDisplay?: string;
  /** Integer micro-USD for a request: 1 000 000 is $1. */
  cost_per_request_micro_usd?: number;
  /** Integer micro-USD for a request to the frontier model it is compared with. */
  frontier_cost_per_request_micro_usd?: number;
  [field: string]: unknown;
}

/** What a program asks for. Pareta picks the hardware: there is no property for it. */
export interface EndpointArgs {
  /**
   * A task id of Pareta's catalogue, such as `contract-key-fields`. Not blank.
   *
   * A change replaces the endpoint: the new one first, unless `name` is given.
   */
  task: Input<string>;

  /**
   * The task's alias of a model (`{family}-{rank}`), or `"recommended"`: the task's curated pick, else the leaderboard's
   * top open model. Default: `"recommended"`. It is chosen at the deploy and kept: a refresh notes when another model is
   * recommended by now, and changes nothing.
   *
   * A change replaces the endpoint, but for the one that names what serves already: `"recommended"` to the alias in
   * `deployedModel`, and that alias back to `"recommended"` while the leaderboard recommends it.
   */
  model?: Input<string>;

  /**
   * The endpoint's name. Default: `<logical name>-<7 random hex digits>`, made once and kept.
   *
   * A change replaces the endpoint. Giving a name means that other replacements delete the old endpoint before they
   * deploy the new one, since two cannot share a name. Taking the property out again keeps the name.
   */
  name?: Input<string>;

  /**
   * Whether the endpoint runs: true is live and billed, false is stopped, free, and cannot serve. Default: true.
   *
   * A change starts or stops the endpoint in place, as does a status that has drifted from it.
   */
  running?: Input<boolean>;

  /**
   * Extra fields of the deploy request.
   *
   * A change replaces the endpoint: the new one first, unless `name` is given.
   */
  deployOptions?: Input<DeployOptions>;
}
