import type { ChatMessage, Endpoint } from "../client";

/** Pulumi's wire constant for a value that a preview does not know yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** How long each operation may take, in the form of the `customTimeouts` option: Go durations such as `40m`. */
export interface Timeouts {
  create?: string;
  update?: string;
  delete?: string;
  read?: string;
}

/** Extra fields of a deploy request, in the API's own spelling. */
export type DeployOptions = Record<string, unknown>;

/** One real inference that a live endpoint must answer before it counts as ready. */
export interface SmokeTest {
  messages: readonly ChatMessage[];
  /** The text that the answer must contain; case is ignored. Without it, any text passes. */
  contains?: string;
}

/** The hours in which an endpoint runs, in the local time of a time zone: from `start` to `end`, on each of `days`. */
export interface Schedule {
  /** An IANA time zone. */
  timeZone: string;
  /** The days on which a span starts: `mon` to `sun`, or ranges of two that include both ends, such as `fri-mon`. */
  days: readonly string[];
  /** The first minute of a span: `HH:MM`. */
  start: string;
  /** The first minute after it: `HH:MM`, up to `24:00`. One that is earlier than `start` is on the next day. */
  end: string;
}

/** What an endpoint may cost in a rolling window before it is stopped. */
export interface Budget {
  /** The limit in US dollars, in whole cents. */
  usd: number;
  /** The window in Pareta's form: hours, days or weeks, such as `24h`. */
  window: string;
  /** The part of the limit below which a stopped endpoint may run again: above 0, at most 1. Default: 0.8. */
  resumeBelow?: number;
}

/** What keeps an endpoint from running that is asked to run. */
export type HeldBy = "schedule" | "budget";

/** How an answer is scored. */
export type Scorer = "exact" | "contains" | "json";

/** A question, and what a right answer to it holds: a single value, or an object or list of fields. */
export interface EvaluationExample {
  input: string;
  expected: unknown;
}

/**
 * The measure that a model must meet. It has `examples` or `fromTask`, the number of the task's own examples, and at least
 * one of the last three.
 */
export interface Evaluation {
  examples?: readonly EvaluationExample[];
  fromTask?: number;
  /** Default: by what each example expects. */
  scorer?: Scorer;
  /** The least mean score, 0 to 1. */
  minimum?: number;
  /** How far the mean score may be below that of the endpoint that is replaced, 0 to 1. */
  notWorseThanCurrent?: number;
  /** The most that a request may cost on average, as billed. */
  maxCostPerRequestMicroUsd?: number;
}

/** What an evaluation that passed has measured. */
export interface EvaluationResult {
  /** The mean score, 0 to 1. */
  score: number;
  /** How many examples there were. */
  count: number;
  /** What all requests cost, as billed; null where Pareta did not tell it of each. */
  costMicroUsd: number | null;
  /** The examples and the scorer that it is the result of. */
  digest: string;
}

/**
 * Checked inputs: what the program asked for, with the defaults filled in. Keys that begin with `__` are hidden from
 * diffs.
 */
export interface EndpointInputs {
  task: string;
  model: string;
  name: string;
  running: boolean;
  deployOptions?: DeployOptions;
  smokeTest?: SmokeTest;
  evaluation?: Evaluation;
  /** The hours in which it runs. Default: at any time. */
  schedule?: Schedule;
  /** What it may cost before it is stopped. Default: no limit. */
  budget?: Budget;
  /** True when the program gives no name and `name` was made here. */
  __autoName: boolean;
  /** The `customTimeouts` option, which the dynamic host does not pass on. */
  __timeouts?: Timeouts;
  /** The resource's URN, which the dynamic host does not pass on. Progress is shown on its row. */
  __urn?: string;
  /**
   * The inputs that are known not to be secret, or true for all of them; the dynamic host does not pass this on. An
   * input that is not known to be plain is never shown.
   */
  __plain?: true | readonly string[];
  /** True when the `ignoreChanges` option names `running`, which the dynamic host does not pass on. */
  __ignoresRunning?: boolean;
  /** True when the `deleteBeforeReplace` option is set, which the dynamic host does not pass on. */
  __deleteFirst?: boolean;
  /** What the rule says of a schedule or a budget. `running` is then what the rule says, and here is what was asked. */
  __ruling?: Ruling;
}

/** The rule's answer, in the form that a state keeps. */
export interface Ruling {
  /** The `running` that the program asks for. */
  asked: boolean;
  held: HeldBy | null;
  /** Null as well while a preview does not know it. */
  nextChange: string | null;
  /** What held it, in words. It is shown, and not kept. */
  why: string | null;
}

/** Where a state was read from, so that another organization's "not found" does not count as a deletion. */
export interface Origin {
  baseUrl: string;
  /** The first hex digits of the SHA-256 of the API key: enough to see a change, but useless to find the key. */
  keyFingerprint: string;
}

/** What is stored: the inputs as they were asked for, and the outputs. Plain JSON, with one shape from every verb. */
export interface EndpointState extends Omit<EndpointInputs, "__ruling"> {
  /**
   * Whether the endpoint is live, and has passed its smoke test where one is asked for. States of earlier versions lack
   * it.
   */
  ready: boolean;
  /** Null where no evaluation has passed. */
  evaluationResult: EvaluationResult | null;
  status: string | null;
  url: string | null;
  deployedModel: string | null;
  recommendedSystemPrompt: string | null;
  promptScaffold: string | null;
  /** What keeps it stopped while it is asked to run. States of earlier versions lack it, and the next. */
  held: HeldBy | null;
  /** When the clock may change whether it runs: ISO 8601. Null where no schedule decides. */
  nextChange: string | null;
  /** The `running` that a program asked for last. Only with a schedule or a budget, for `running` is what is there. */
  __asksRunning?: boolean;
  /** True once the endpoint was seen live: if it fails, it is started again, because clients know its id. */
  __wasLive: boolean;
  __origin: Origin;
}

/** The part of an API record that the lifecycle reads. A key that the record lacks is absent from `raw`. */
export type ObservedEndpoint = Omit<Endpoint, "isLive" | "get" | "toDict" | "toJSON">;
