import type { ChatMessage, Endpoint } from "../client";

/** Pulumi's wire constant for a value that is not known yet in a preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isUnknown(value: unknown): value is typeof UNKNOWN {
  return value === UNKNOWN;
}

/** How long each operation may take, as the `customTimeouts` option has it: Go durations such as `40m`. */
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
  /** What the answer must contain, whatever its case. Without it, any text will do. */
  contains?: string;
}

/** Checked inputs: what the program asked for, defaults filled in. Keys that begin with `__` are hidden from diffs. */
export interface EndpointInputs {
  task: string;
  model: string;
  name: string;
  running: boolean;
  deployOptions?: DeployOptions;
  smokeTest?: SmokeTest;
  /** True when the program gives no name and `name` was made here. */
  __autoName: boolean;
  /** The `customTimeouts` option, which the dynamic host does not hand over. */
  __timeouts?: Timeouts;
  /** The resource's URN, which the dynamic host does not hand over: progress is shown on its row. */
  __urn?: string;
  /**
   * The inputs that are known to be no secrets, or true for all of them, which the dynamic host does not hand over. What
   * is not known to be plain is shown nowhere.
   */
  __plain?: true | readonly string[];
  /** True when the `ignoreChanges` option names `running`, which the dynamic host does not hand over. */
  __ignoresRunning?: boolean;
  /** True when the `deleteBeforeReplace` option is set, which the dynamic host does not hand over. */
  __deleteFirst?: boolean;
}

/** Where a state was read from, so that another organization's "not found" is not taken for a deletion. */
export interface Origin {
  baseUrl: string;
  /** The first hex digits of the SHA-256 of the API key: enough to see a change, useless to find the key. */
  keyFingerprint: string;
}

/** What is stored: the inputs as they were asked for, and what is there. Plain JSON, of one shape from every verb. */
export interface EndpointState extends EndpointInputs {
  /** Whether it is live, and has passed its smoke test where one is asked for. States of earlier versions lack it. */
  ready: boolean;
  status: string | null;
  url: string | null;
  deployedModel: string | null;
  recommendedSystemPrompt: string | null;
  promptScaffold: string | null;
  /** True once the endpoint was seen live: a failed one is then started again, for its id is known to clients. */
  __wasLive: boolean;
  __origin: Origin;
}

/** The part of an API record that the lifecycle reads. A key the record lacks is absent from `raw`. */
export type ObservedEndpoint = Omit<Endpoint, "isLive" | "get" | "toDict" | "toJSON">;
