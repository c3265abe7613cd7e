import type { Input, Output, Unwrap } from "@pulumi/pulumi";

/**
 * Extra fields of a deploy request. They are sent as given, in the API's own spelling. Fields that are not listed here
 * are allowed. `task`, `model`, `name` and `wait` are not allowed.
 */
export interface DeployOptions {
  /** The region to serve from. Pareta defines which regions exist. */
  region?: string | undefined;
  /** The infrastructure provider that serves. */
  provider?: string | undefined;
  /** The requested quality. */
  quality?: string | number | undefined;
  /** The run mode, in Pareta's terms. */
  run_mode?: string | undefined;
  /** The task's display name. */
  taskDisplay?: string | undefined;
  /** Cost per request as an integer in micro-USD: 1 000 000 is $1. */
  cost_per_request_micro_usd?: number | undefined;
  /** Cost per request of the frontier model it is compared with, as an integer in micro-USD. */
  frontier_cost_per_request_micro_usd?: number | undefined;
  [field: string]: unknown;
}

/** A message of a smoke test, in the shape of OpenAI's API. Fields that are not listed here are allowed. */
export interface SmokeTestMessage {
  /**
   * The role of the author, such as `system` or `user`. Without a `system` message, Pareta applies its recommended
   * prompt.
   */
  role: Input<string>;
  /** The text, or a list of content parts such as `{ type: "text", text: "..." }`. Not blank and not empty. */
  content: Input<string | Record<string, unknown>[]>;
  [field: string]: unknown;
}

/** One real inference that an endpoint must answer before it counts as ready. It is billed like any other inference. */
export interface SmokeTest {
  /** The messages, sent in the order given. At least one. A question with a short answer costs the least. */
  messages: Input<Input<SmokeTestMessage>[]>;
  /**
   * A text that the answer must contain. The comparison ignores case. Not blank. Default: any answer that contains text
   * passes.
   */
  contains?: Input<string> | undefined;
}

/** How an answer is scored: see {@link Evaluation.scorer}. */
export type Scorer = "exact" | "contains" | "json";

/** A question, and what a right answer to it holds. */
export interface EvaluationExample {
  /** The text of the question, sent as one user message. Pareta applies its recommended prompt. Not blank. */
  input: Input<string>;
  /** What a right answer holds: a text, a number, true or false, or an object or list of fields. Not empty. */
  expected: unknown;
}

/**
 * The measure that the model must meet on some examples. It needs `examples` or `fromTask`, and at least one of `minimum`,
 * `notWorseThanCurrent` and `maxCostPerRequestMicroUsd`. Each example is one inference, and billed like any other.
 */
export interface Evaluation {
  /** The examples, 1 to 200. Default: `fromTask`. */
  examples?: Input<Input<EvaluationExample>[]> | undefined;
  /** How many of the task's own examples to use, 1 to 200, instead of `examples`. */
  fromTask?: Input<number> | undefined;
  /**
   * How an answer is scored, from 0 to 1. Default: `json` where an example expects an object or a list, else `exact`.
   *
   * - `exact`: 1 where the answer is the expected value.
   * - `contains`: 1 where the answer contains it.
   * - `json`: the share of the expected fields that are right in the answer's JSON, which may stand in a Markdown fence or
   *   in a sentence. Each field of a nested object counts, and each element of a list at its position. Further fields do
   *   not count; each further element of a list counts as a wrong field. A field that is expected as null may be missing.
   *
   * Texts are compared without regard to case, white space, quotes around them and a full stop at their end.
   */
  scorer?: Input<Scorer> | undefined;
  /** The least mean score that passes, 0 to 1. Default: any. */
  minimum?: Input<number> | undefined;
  /**
   * How far the mean score may be below that of the endpoint that is replaced, 0 to 1: 0.02 allows two hundredths.
   * Default: any. Not together with `name`, under which the old endpoint is deleted first.
   */
  notWorseThanCurrent?: Input<number> | undefined;
  /** The most that a request may cost on average, as billed, in whole micro-USD: 1 000 000 is $1. Default: any. */
  maxCostPerRequestMicroUsd?: Input<number> | undefined;
}

/** What an evaluation that passed has measured. */
export interface EvaluationResult {
  /** The mean score, 0 to 1. */
  readonly score: number;
  /** The number of examples. */
  readonly count: number;
  /** What the requests cost together, as billed, in micro-USD. Null where Pareta does not tell it. */
  readonly costMicroUsd: number | null;
  /** A digest of the examples and the scorer. */
  readonly digest: string;
}

/** A day of the week. */
export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** A range of days that includes both ends, such as `mon-fri`. `fri-mon` includes the weekend. */
export type DayRange = FromMon | FromTue | FromWed | FromThu | FromFri | FromSat | FromSun;

// Written in full, because TypeScript 3.8, which Pulumi brings along, cannot read template literal types.
type FromMon = "mon-mon" | "mon-tue" | "mon-wed" | "mon-thu" | "mon-fri" | "mon-sat" | "mon-sun";
type FromTue = "tue-mon" | "tue-tue" | "tue-wed" | "tue-thu" | "tue-fri" | "tue-sat" | "tue-sun";
type FromWed = "wed-mon" | "wed-tue" | "wed-wed" | "wed-thu" | "wed-fri" | "wed-sat" | "wed-sun";
type FromThu = "thu-mon" | "thu-tue" | "thu-wed" | "thu-thu" | "thu-fri" | "thu-sat" | "thu-sun";
type FromFri = "fri-mon" | "fri-tue" | "fri-wed" | "fri-thu" | "fri-fri" | "fri-sat" | "fri-sun";
type FromSat = "sat-mon" | "sat-tue" | "sat-wed" | "sat-thu" | "sat-fri" | "sat-sat" | "sat-sun";
type FromSun = "sun-mon" | "sun-tue" | "sun-wed" | "sun-thu" | "sun-fri" | "sun-sat" | "sun-sun";

/**
 * The hours in which an endpoint runs, in the local time of a time zone: from `start` to `end`, on each of `days`.
 *
 * An `end` that is earlier than `start` is on the next day. The whole span then belongs to the day on which it starts:
 * Friday from `"22:00"` to `"06:00"` runs until Saturday morning, even if Saturday is not among the days.
 *
 * When the clocks change, a span lasts from the first to the last moment at which the local clock shows a time within
 * it. A skipped hour shortens it, a repeated hour is in it both times, and the endpoint does not stop and start again
 * in between.
 */
export interface Schedule {
  /** An IANA time zone such as `Europe/Berlin`, or `UTC`. Abbreviations such as `EST` and offsets are not valid. */
  timeZone: Input<string>;
  /**
   * The days on which a span starts. At least one. Each is a day from `mon` to `sun`, or a range that includes both
   * ends, such as `mon-fri`. `fri-mon` includes the weekend.
   */
  days: Input<Input<Day | DayRange>[]>;
  /** The first minute of the span: `HH:MM`, `00:00` to `23:59`. */
  start: Input<string>;
  /**
   * The first minute after the span: `HH:MM`, `00:00` to `24:00`, the end of the day. It must differ from `start`. A
   * whole day is `00:00` to `24:00`.
   */
  end: Input<string>;
}

/**
 * What an endpoint may cost in a rolling window. Once that is used up, the endpoint is stopped, and held until enough of
 * the window is over or the limit is raised.
 *
 * A running endpoint is stopped at `usd`. A stopped one starts again only below `resumeBelow` of it, so that it does not
 * start and stop in turns.
 */
export interface Budget {
  /** The limit in US dollars: above 0, in whole cents. */
  usd: Input<number>;
  /** The window up to now: a number of hours, days or weeks, such as `24h`, `7d` or `4w`. */
  window: Input<string>;
  /** The part of the limit below which a stopped endpoint may run again: from 0.01 to 1. Default: 0.8. */
  resumeBelow?: Input<number> | undefined;
}

/** The arguments of an endpoint. Pareta chooses the hardware, so there is no property for it. */
export interface EndpointArgs {
  /**
   * The id of a task in Pareta's catalogue, such as `contract-key-fields`. Not blank.
   *
   * A change replaces the endpoint. The new endpoint is deployed first, unless `name` is given.
   */
  task: Input<string>;

  /**
   * The task's alias of a model (`{family}-{rank}`), or `"recommended"`: the task's curated pick, else the top open
   * model of the leaderboard. Default: `"recommended"`. The recommendation is resolved at the deploy and then kept: a
   * refresh notes when another model is now recommended, and changes nothing.
   *
   * A change replaces the endpoint, with one exception: a change that names the model that already serves. This is
   * `"recommended"` to the alias in `deployedModel`, and that alias back to `"recommended"` while the leaderboard
   * recommends it.
   */
  model?: Input<string> | undefined;

  /**
   * The endpoint's name. Default: `<logical name>-<7 random hex digits>`, made once and kept.
   *
   * A change replaces the endpoint. With a given name, every other replacement deletes the old endpoint before it
   * deploys the new one, because two endpoints cannot share a name. Removing the property keeps the name.
   */
  name?: Input<string> | undefined;

  /**
   * Whether the endpoint runs. True: it is live and billed. False: it is stopped, costs nothing and cannot serve.
   * Default: true.
   *
   * A change starts or stops the endpoint in place. So does a status that has drifted from this value.
   */
  running?: Input<boolean> | undefined;

  /**
   * Extra fields of the deploy request.
   *
   * A change replaces the endpoint. The new endpoint is deployed first, unless `name` is given.
   */
  deployOptions?: Input<DeployOptions> | undefined;

  /**
   * One real inference that the endpoint must answer after a deploy and after every start, before it counts as ready.
   * Default: none. An endpoint without a smoke test is ready once it is live.
   *
   * The test is metered: each run debits the organization's balance by one inference. If a response is lost (a broken
   * connection, a 408 or a 5xx other than 503, no response within 2 min), the request is sent again and may be billed
   * again. One operation sends it three times at most. A 503 and a 429 cost nothing. They are retried for as long as
   * `customTimeouts` allow. An endpoint with `running: false` is not tested. A preview and a refresh never run the
   * test.
   *
   * A test that does not pass fails the `up` and keeps the endpoint. The endpoint is live and billed, `ready` is false,
   * and the next `pulumi up` runs only the test again. In a replacement that deploys the new endpoint first, the old
   * endpoint is deleted only after the new one has passed.
   *
   * A change runs the new test in place. Removing the property only changes `ready`. Messages may hold secrets: they
   * are then encrypted in the state, and errors show nothing of the answer.
   */
  smokeTest?: Input<SmokeTest> | undefined;

  /**
   * The measure that the model must meet on some examples before it serves. Default: none.
   *
   * A change runs the new evaluation in place. Examples may hold secrets: they are then encrypted in the state, and errors
   * show nothing of the answers.
   */
  evaluation?: Input<Evaluation> | undefined;

  /**
   * The hours in which the endpoint runs. Outside them it is held: stopped, at no cost. Default: at any time.
   *
   * The provider's clock decides, in each `pulumi up`. Nothing watches it between two runs, so a pipeline must run
   * `pulumi up` when the hours begin and when they end; the output `nextChange` tells when. A first `pulumi up` outside
   * the hours deploys the endpoint, which is billed until it is live, and then stops it. `pareta:now` fixes the clock.
   *
   * A change starts or stops the endpoint in place, if it should now be in the other state. With `running: false` it is
   * stopped at any time, and where `ignoreChanges` names `running`, a schedule starts and stops nothing.
   */
  schedule?: Input<Schedule> | undefined;

  /**
   * What the endpoint may cost in a rolling window, by Pareta's own metrics. Once that is used up, `pulumi up` stops it,
   * and neither `pulumi up` nor a repair of drift starts it again until it is below `resumeBelow` of the limit, or the
   * limit is raised. Default: no limit.
   *
   * Nothing watches it between two runs, so an endpoint can cost more than its budget by then. At 80 % a run warns. Where
   * Pareta does not tell the cost, a run warns, and the budget neither stops nor starts anything. Each run asks once for
   * each endpoint with a budget. A replacement is a new endpoint, which has cost nothing yet.
   *
   * A change starts or stops the endpoint in place, if it should now be in the other state. Where `ignoreChanges` names
   * `running`, a budget starts and stops nothing.
   */
  budget?: Input<Budget> | undefined;
}

/** The outputs of an endpoint. They are the same for both providers. */
export interface EndpointOutputs {
  /** The requested task. */
  readonly task: Output<string>;
  /** The requested model: an alias, or `"recommended"`. The model that serves is in `deployedModel`. */
  readonly model: Output<string>;
  /** The name that the endpoint was deployed with. */
  readonly name: Output<string>;
  /** The requested extra fields of the deploy. */
  readonly deployOptions: Output<DeployOptions | undefined>;
  /** The requested smoke test. */
  readonly smokeTest: Output<Unwrap<SmokeTest> | undefined>;
  /** The requested evaluation. */
  readonly evaluation: Output<Unwrap<Evaluation> | undefined>;
  /** The requested hours. */
  readonly schedule: Output<Unwrap<Schedule> | undefined>;
  /** The requested budget. */
  readonly budget: Output<Unwrap<Budget> | undefined>;
  /** True while the endpoint is live or starting. False while it is stopped, stopping or failed. */
  readonly running: Output<boolean>;
  /**
   * True once the endpoint is live and has passed its smoke test, if it has one, since it was deployed or last started.
   * False otherwise, for example after a change of the test that has not passed yet. `url` and the other outputs are
   * set either way.
   */
  readonly ready: Output<boolean>;
  /** What the evaluation that passed last has measured. Null where none has. */
  readonly evaluationResult: Output<EvaluationResult | null>;
  /**
   * The status as the API reports it, such as `live`, `starting` or `stopped`. The set is open: the API may add values.
   */
  readonly status: Output<string | null>;
  /** The OpenAI-compatible URL to send requests to. Set once the endpoint is live. */
  readonly url: Output<string | null>;
  /** The task's alias of the model that serves. A record of `getEndpoint` or `getEndpoints` calls it `model`. */
  readonly deployedModel: Output<string | null>;
  /** The prompt that Pareta applies to requests without a system message. */
  readonly recommendedSystemPrompt: Output<string | null>;
  /** A prompt template for clients to fill in. Pareta never applies it. */
  readonly promptScaffold: Output<string | null>;
  /**
   * What keeps the endpoint stopped although `running` is true: `"schedule"` or `"budget"`. Null where nothing does. It
   * is what the last operation found, and changes with the next one that changes the endpoint.
   */
  readonly held: Output<string | null>;
  /**
   * The time from which on the next `pulumi up` is due to follow the schedule: ISO 8601, in the schedule's time zone. Null
   * where the clock changes nothing. It is what the last operation found, and changes with the next one that changes the
   * endpoint.
   */
  readonly nextChange: Output<string | null>;
}
