import { APIConnectionError, RateLimitError, type Clock, type Pareta, type RequestOptions } from "../client";
import { explain, isTransient } from "../endpoint/decide/explain";
import { FunctionError } from "./errors";

/** The part of the client that the functions use. It only reads. */
export interface FunctionsApi {
  endpoints: Pick<Pareta["endpoints"], "list" | "retrieve" | "metrics">;
  tasks: Pick<Pareta["tasks"], "list" | "retrieve" | "match" | "leaderboard">;
  models: Pick<Pareta["models"], "list">;
}

/** The context that a shell passes with each call. */
export interface FunctionContext {
  api: FunctionsApi;
  clock: Clock;
  /** The longest time for the whole call, in milliseconds. Default: 60 000. */
  timeout?: number;
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** One running call. All its requests share one deadline. */
export class Inquiry {
  readonly api: FunctionsApi;
  readonly #clock: Clock;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;

  constructor({ api, clock, timeout = 60_000, signal }: FunctionContext) {
    this.api = api;
    this.#clock = clock;
    this.#deadline = clock.now() + timeout;
    this.#signal = signal;
  }

  /** The options of a request. Its timeout is the time that is left. */
  options(): RequestOptions {
    // The client refuses a timeout of 0. With almost no time left, the request ends with the usual error for a timeout.
    return { signal: this.#signal, timeout: Math.max(1, this.#deadline - this.#clock.now()) };
  }

  /**
   * Makes a request.
   *
   * @param doing - the current step, as in "reading endpoint ep_1".
   * @param otherwise - makes a more specific error from a failure, or returns undefined for the usual text.
   * @throws FunctionError with the text that a user reads.
   */
  async ask<T>(
    doing: string,
    request: (options: RequestOptions) => Promise<T>,
    otherwise?: (error: unknown) => Promise<FunctionError | undefined>,
  ): Promise<T> {
    try {
      return await request(this.options());
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw (
        (await otherwise?.(error)) ??
        new FunctionError(explain(error, doing, { nameOf: argumentName }) + again(error), { cause: error })
      );
    }
  }

  /** Makes a request whose response only makes an error more helpful. Undefined if the request fails. */
  async tryTo<T>(request: (options: RequestOptions) => Promise<T>): Promise<T | undefined> {
    try {
      return await request({ ...this.options(), maxRetries: 0 });
    } catch {
      return undefined;
    }
  }
}

/** Advice for a failure that may be temporary, if its own text has none. */
function again(error: unknown): string {
  const advised = error instanceof RateLimitError || (error instanceof APIConnectionError && !error.sent);
  return isTransient(error) && !advised ? " Nothing was changed: run it again later." : "";
}

/** The argument that a location in a request came from, such as `query.window` or `topK`. */
function argumentName(loc: string[]): string {
  const [where, ...path] = loc.length > 1 ? loc : ["", ...loc];
  const renamed = new Map([
    ["top_k", "topK"],
    ["examples_n", "exampleCount"],
  ]);
  const [head = "", ...rest] = path;
  const name = renamed.get(head) ?? (where === "query" && head ? `query.${head}` : head);
  return [name, ...rest].join(".");
}
