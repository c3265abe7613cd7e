import { APIConnectionError, RateLimitError, type Clock, type Pareta, type RequestOptions } from "../client";
import { explain, isTransient } from "../endpoint/decide/explain";
import { FunctionError } from "./errors";

/** The part of the client that the functions call: it only reads. */
export interface FunctionsApi {
  endpoints: Pick<Pareta["endpoints"], "list" | "retrieve" | "metrics">;
  tasks: Pick<Pareta["tasks"], "list" | "retrieve" | "match" | "leaderboard">;
  models: Pick<Pareta["models"], "list">;
}

/** What a shell hands in with each call. */
export interface FunctionContext {
  api: FunctionsApi;
  clock: Clock;
  /** The longest that the whole of the call may take, in milliseconds. Default: 60 000. */
  timeout?: number;
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** One call under way: its requests share one deadline. */
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

  /** The options of a request: it has the time that is left. */
  options(): RequestOptions {
    // The client takes no 0; a request that has next to no time ends with the words for time that ran out.
    return { signal: this.#signal, timeout: Math.max(1, this.#deadline - this.#clock.now()) };
  }

  /**
   * Makes a request.
   *
   * @param doing - what is being done, as in "reading endpoint ep_1".
   * @param otherwise - makes an error of its own of a failure, or undefined where the usual text serves.
   * @throws FunctionError in the words that a user reads.
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
        new FunctionError(explain(error, doing, argumentName) + again(error), { cause: error })
      );
    }
  }

  /** Makes a request whose answer only makes an error more helpful: undefined where it fails. */
  async tryTo<T>(request: (options: RequestOptions) => Promise<T>): Promise<T | undefined> {
    try {
      return await request({ ...this.options(), maxRetries: 0 });
    } catch {
      return undefined;
    }
  }
}

/** What to do about a failure that may pass, where its own text has no advice. */
function again(error: unknown): string {
  const advised = error instanceof RateLimitError || (error instanceof APIConnectionError && !error.sent);
  return isTransient(error) && !advised ? " Nothing was changed: run it again later." : "";
}

/** Names the argument that a place in a request came from, such as `query.window` or `topK`. */
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
