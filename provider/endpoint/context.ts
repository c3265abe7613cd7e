import type { ChatCompletion, ChatParams, Clock, Pareta, RequestOptions } from "../client";
import type { Origin } from "./types";

/** The part of the client that the lifecycle calls: a fake of it is a few lines. */
export interface Api {
  endpoints: Pick<Pareta["endpoints"], "deploy" | "list" | "retrieve" | "start" | "stop" | "delete">;
  tasks: Pick<Pareta["tasks"], "list" | "leaderboard">;
  chat: {
    completions: {
      create(params: ChatParams & { stream?: false }, options?: RequestOptions): Promise<ChatCompletion>;
    };
  };
  /** Takes the API key out of a text. */
  redact(text: string): string;
}

/** Where an operation tells the user what it does. */
export interface Log {
  /** A line that lasts: it stays in the log of a pipeline. Resolves when it is handed over, within a few seconds. */
  info(message: string): Promise<void>;
  /** A warning that lasts. */
  warn(message: string): void;
  /** What happens right now, on the resource's own row; the next one takes its place. */
  status(message: string): void;
}

/** Spans that are settable so that tests and impatient pipelines can shorten them, in milliseconds. */
export interface Timings {
  /** Between two looks at a status. Default 2 s. */
  pollInterval: number;
  /** How old what a read is answered from may be, where many endpoints are read at once. Default 5 s. */
  readAge: number;
  /** How long a deploy of unknown outcome is looked for by its name before it counts as not made. Default 2 min. */
  lookupGrace: number;
  /**
   * How long a deploy that was refused for the moment (409, 429) is looked for by its name before it is sent again: what
   * refused it may have passed it on. Default 12 s.
   */
  resendGrace: number;
  /** How long a conflict (409) that does not say that it is final is taken for contention. Default 2 min. */
  conflictGrace: number;
  /** How long an operation that has not begun waits for an API that does not answer. Default 2 min. */
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

/** What a shell hands to the lifecycle once. */
export interface Environment {
  api: Api;
  origin: Origin;
  clock: Clock;
  /** Uniform numbers in [0, 1). */
  random: () => number;
  timings: Timings;
  /** Overrules the doubt when an endpoint is not found under another key or base URL than the state's. */
  acceptOtherOrigin: boolean;
}

/** What a shell hands to the lifecycle with each operation. */
export interface Call {
  log: Log;
  /** The longest this operation may take, in milliseconds. */
  timeout: number;
  /** Ends every wait at once, but for the look for what a deploy may have made: that is followed until there is an id. */
  signal?: AbortSignal;
  /** For a create: what the state holds for the same resource, where that is known. */
  replacing?: Held | undefined;
}

/** The endpoint that a state holds for a resource. */
export interface Held {
  name: string;
  /** Undefined where the engine has not told it. */
  id?: string | undefined;
}
