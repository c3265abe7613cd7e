import type { Input, Output, Unwrap } from "@pulumi/pulumi";

/**
 * Extra fields of a deploy request, sent as they are and in the API's own spelling. Fields not listed here are let
 * through. `task`, `model`, `name` and `wait` may not stand here.
 */
export interface DeployOptions {
  /** Where to serve. Which regions there are is Pareta's to say. */
  region?: string | undefined;
  /** Which infrastructure provider serves. */
  provider?: string | undefined;
  /** The quality that is asked for. */
  quality?: string | number | undefined;
  /** How it is to be run, in Pareta's word. */
  run_mode?: string | undefined;
  /** The task's display name. */
  taskDisplay?: string | undefined;
  /** Integer micro-USD for a request: 1 000 000 is $1. */
  cost_per_request_micro_usd?: number | undefined;
  /** Integer micro-USD for a request to the frontier model it is compared with. */
  frontier_cost_per_request_micro_usd?: number | undefined;
  [field: string]: unknown;
}

/** A message of a smoke test, in the shape of OpenAI's API. Fields not listed here are let through. */
export interface SmokeTestMessage {
  /** Who speaks, such as `system` or `user`. Without a `system` message, Pareta applies its recommended prompt. */
  role: Input<string>;
  /** The text, or a list of content parts such as `{ type: "text", text: "..." }`. Not blank, and not empty. */
  content: Input<string | Record<string, unknown>[]>;
  [field: string]: unknown;
}

/** One real inference that an endpoint must answer before it counts as ready. It is billed as any other. */
export interface SmokeTest {
  /** What is sent, in its order. At least one. A question with a short answer costs the least. */
  messages: Input<Input<SmokeTestMessage>[]>;
  /**
   * A text that the answer must contain; upper and lower case are the same. Not blank. Default: any answer that holds
   * text will do.
   */
  contains?: Input<string> | undefined;
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
  model?: Input<string> | undefined;

  /**
   * The endpoint's name. Default: `<logical name>-<7 random hex digits>`, made once and kept.
   *
   * A change replaces the endpoint. Giving a name means that other replacements delete the old endpoint before they
   * deploy the new one, since two cannot share a name. Taking the property out again keeps the name.
   */
  name?: Input<string> | undefined;

  /**
   * Whether the endpoint runs: true is live and billed, false is stopped, free, and cannot serve. Default: true.
   *
   * A change starts or stops the endpoint in place, as does a status that has drifted from it.
   */
  running?: Input<boolean> | undefined;

  /**
   * Extra fields of the deploy request.
   *
   * A change replaces the endpoint: the new one first, unless `name` is given.
   */
  deployOptions?: Input<DeployOptions> | undefined;

  /**
   * One real inference that the endpoint must answer, after a deploy and after every start, before it counts as ready.
   * Default: none, and an endpoint is ready once it is live.
   *
   * It is metered: each run debits the organization's balance by one inference. Where an answer is lost on the way (a
   * broken connection, a 408 or a 5xx other than 503, no answer within 2 min), the request is sent again, and may be
   * billed again: three times at most in one operation. A 503 and a 429 cost nothing, and are waited out for as long as
   * `customTimeouts` allow. An endpoint that is wanted stopped is not tested, and neither a preview nor a refresh tests.
   *
   * A test that does not pass fails the `up`, and keeps the endpoint: it is live and billed, `ready` is false, and the
   * next `pulumi up` runs only the test again. In a replacement that deploys the new endpoint first, the old one is
   * deleted only after the new one has passed.
   *
   * A change runs the new test in place; taking the property out only changes `ready`. Messages may hold secrets: they
   * are then encrypted in the state, and errors show nothing of the answer.
   */
  smokeTest?: Input<SmokeTest> | undefined;
}

/** The outputs of an endpoint, whichever provider manages it. */
export interface EndpointOutputs {
  /** The task that was asked for. */
  readonly task: Output<string>;
  /** The model that was asked for: an alias, or `"recommended"`. What serves is in `deployedModel`. */
  readonly model: Output<string>;
  /** The name that the endpoint was deployed with. */
  readonly name: Output<string>;
  /** The extra deploy fields that were asked for. */
  readonly deployOptions: Output<DeployOptions | undefined>;
  /** The smoke test that was asked for. */
  readonly smokeTest: Output<Unwrap<SmokeTest> | undefined>;
  /** True while the endpoint is live or starting; false while it is stopped, stopping or failed. */
  readonly running: Output<boolean>;
  /**
   * True once the endpoint is live and, where a smoke test is asked for, has passed it since it was deployed or last
   * started. False otherwise, as after a change of the test that has not passed yet. `url` and the like are set all the
   * same.
   */
  readonly ready: Output<boolean>;
  /** The API's own word, such as `live`, `starting` or `stopped`: an open set. */
  readonly status: Output<string | null>;
  /** The OpenAI-compatible URL to send requests to; set once the endpoint is live. */
  readonly url: Output<string | null>;
  /** The task's alias of the model that serves: what a record of `getEndpoint` and `getEndpoints` calls `model`. */
  readonly deployedModel: Output<string | null>;
  /** Applied by Pareta to requests without a system message. */
  readonly recommendedSystemPrompt: Output<string | null>;
  /** Never applied by Pareta: for clients to fill in. */
  readonly promptScaffold: Output<string | null>;
}
