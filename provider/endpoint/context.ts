import type { ChatCompletion, ChatParams, Clock, Pareta, RequestOptions } from "../client";
import type { EvaluationResult, Origin } from "./types";

/** The part of the client that the lifecycle calls. It is small, so that a fake takes a few lines. */
export interface Api {
  endpoints: Pick<Pareta["endpoints"], "deploy" | "list" | "retrieve" | "start" | "stop" | "delete"> & {
    metrics(id: string): Pick<ReturnType<Pareta["endpoints"]["metrics"]>, "cost">;
  };
  tasks: Pick<Pareta["tasks"], "list" | "leaderboard" | "retrieve">;
  chat: {
    completions: {
      create(params: ChatParams & { stream?: false }, options?: RequestOptions): Promise<ChatCompletion>;
    };
  };
  /** Removes the API key from a text. */
  redact(text: string): string;
}

/** How an operation tells the user what it does. */
export interface Log {
  /** A line that lasts: it stays in a pipeline's log. Resolves when the line is handed over, within a few seconds. */
  info(message: string): Promise<void>;
  /** A warning that lasts. */
  warn(message: string): void;
  /** What happens right now, on the resource's own row. The next one replaces it. */
  status(message: string): void;
  /** Resolves when every line that lasts is handed over. */
  handedOver(): Promise<void>;
}

/** For looks that tell the user nothing: who asked says what came of them. */
export const SILENT: Log = {
  info: () => Promise.resolve(),
  warn: () => {},
  status: () => {},
  handedOver: () => Promise.resolve(),
};

/** Times in milliseconds. They can be set, so that tests and impatient pipelines can shorten them. */
export interface Timings {
  /** The time between two looks at a status. Default 2 s. */
  pollInterval: number;
  /** The maximum age of the data that answers a read, when many endpoints are read at once. Default 5 s. */
  readAge: number;
  /** How long a deploy of unknown outcome is looked for by its name, before it counts as not made. Default 2 min. */
  lookupGrace: number;
  /**
   * How long a deploy that was refused for the moment (409, 429) is looked for by its name, before it is sent again:
   * the server that refused it may have passed it on. Default 12 s.
   */
  resendGrace: number;
  /** How long a conflict (409) is treated as contention, unless it says that it is final. Default 2 min. */
  conflictGrace: number;
  /** How long an operation that has not begun waits for an API that does not respond. Default 2 min. */
  outageGrace: number;
}

export const DEFAULT_TIMINGS: Timings = {
  pollInterval: 2_000,
  readAge: 5_000,
  lookupGrace: 120_000,
  resendGrace: 12_000,
  conflictGrace: 120_000,
  outageGrace: 120_000,
};

/** What a shell gives to the lifecycle once. */
export interface Environment {
  api: Api;
  origin: Origin;
  clock: Clock;
  /** Uniform numbers in [0, 1). */
  random: () => number;
  timings: Timings;
  /** The time by which schedules decide, in milliseconds since 1970. Default: the clock's wall time. */
  moment?: () => number;
  /** Continues although an endpoint is not found under a key or base URL that differs from the state's. */
  acceptOtherOrigin: boolean;
  /** Continues although every endpoint that was asked about is gone and the organization has no other. */
  acceptEmpty: boolean;
}

/** What a shell gives to the lifecycle with each operation. */
export interface Call {
  log: Log;
  /** The longest this operation may take, in milliseconds. */
  timeout: number;
  /**
   * Ends every wait at once, except the look-up of what a deploy may have made: that continues until there is an id.
   */
  signal?: AbortSignal;
  /** Whether its requests go before others while the API's rate limit leaves no room for all. Default: false. */
  urgent?: boolean;
  /** For a create: the endpoint that the state holds for the same resource, where this process was told of it. */
  replacing?: Held | undefined;
}

/** The endpoint that a state holds for a resource. */
export interface Held {
  name: string;
  /** Undefined where the engine has not told it. */
  id?: string | undefined;
  /** What its evaluation has measured, where the state holds that. */
  result?: EvaluationResult | null | undefined;
}
