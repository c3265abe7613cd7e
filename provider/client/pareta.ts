import { Chat } from "./chat";
import { resolveConfig, type Config } from "./core/config";
import { Endpoints } from "./endpoints";
import type { ServerSentEvent } from "./core/event-decoder";
import { Models } from "./models";
import type { ParetaOptions, RequestOptions } from "./core/options";
import type { Call, Params } from "./core/request";
import { Tasks } from "./tasks";
import { Transport } from "./core/transport";

/** The options of {@link Pareta.request}, besides a method and a path. */
export interface RawRequestOptions<T = unknown> extends RequestOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** The query. Values that are undefined or null are left out. */
  params?: Params | undefined;
  /** Makes the result from the response's JSON. Default: the JSON itself. */
  cast?: ((json: unknown) => T) | undefined;
}

/** The methods whose second call changes nothing more than the first. */
const IDEMPOTENT: ReadonlySet<string> = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PUT"]);

/**
 * A client of the Pareta API.
 *
 * Every call rejects with a {@link ParetaError}, or with the reason of the caller's own `signal`. A wrong argument is
 * thrown at the call, before anything is sent. The key is in no error, and not in the output when this object is
 * printed.
 */
export class Pareta {
  /** Deploy, list, start, stop and delete endpoints, and read their metrics. */
  readonly endpoints: Endpoints;
  /** The catalog of tasks, and their leaderboards. */
  readonly tasks: Tasks;
  /** The deployed endpoints, in the format of OpenAI's API. */
  readonly models: Models;
  /** Inference. */
  readonly chat: Chat;
  readonly #config: Config;
  readonly #transport: Transport;

  /** @throws {@link ParetaError} when the key is missing, or an option is wrong. */
  constructor(options: ParetaOptions = {}) {
    this.#config = resolveConfig(options);
    this.#transport = new Transport(this.#config);
    this.endpoints = new Endpoints(this.#transport);
    this.tasks = new Tasks(this.#transport);
    this.models = new Models(this.#transport);
    this.chat = new Chat(this.#transport);
  }

  /**
   * A client with the key from `PARETA_API_KEY` and the base URL from `PARETA_BASE_URL`, where `options` do not set
   * them.
   */
  static fromEnv(options: ParetaOptions = {}): Pareta {
    return new Pareta({
      ...options,
      apiKey: options.apiKey ?? process.env["PARETA_API_KEY"],
      baseURL: options.baseURL ?? process.env["PARETA_BASE_URL"],
    });
  }

  // These are getters, because inspecting and serializing an object show only its own fields.

  /** The API key itself. Do not log it. */
  get apiKey(): string {
    return this.#config.apiKey;
  }

  /** Without slashes at its end. */
  get baseURL(): string {
    return this.#config.baseURL;
  }

  /** Limit of one whole plain call, in milliseconds. */
  get timeout(): number {
    return this.#config.timeout;
  }

  /** How often a call that may be repeated is repeated. */
  get maxRetries(): number {
    return this.#config.maxRetries;
  }

  /**
   * Calls any route. With an idempotent method it is repeated like a read; otherwise only when nothing was sent.
   *
   * @param path - From the base URL on, starting with `/`, ids escaped.
   */
  request<T = unknown>(method: string, path: string, options: RawRequestOptions<T> = {}): Promise<T> {
    const { cast, ...rest } = options;
    return this.#transport.json(rawCall(method, path, rest), cast ?? ((json) => json as T), rest);
  }

  /** Calls any route that responds with an event stream. Nothing is sent until the result is iterated. */
  stream(method: string, path: string, options: Omit<RawRequestOptions, "cast"> = {}): AsyncIterable<ServerSentEvent> {
    return this.#transport.events(rawCall(method, path, options), options);
  }

  /** A text without the key, in any of its forms. Use it before logging or showing a part of a response. */
  redact(text: string): string {
    return this.#transport.redact(text);
  }

  /**
   * Closes every connection; calls under way fail. Idle connections do not keep the process alive, so a script need not
   * close.
   */
  close(): Promise<void> {
    return this.#transport.close();
  }
}

function rawCall(method: string, path: string, { body, params }: Pick<RawRequestOptions, "body" | "params">): Call {
  const upper = method.toUpperCase();
  return { method: upper, path, body, params, repeat: IDEMPOTENT.has(upper) ? "always" : "unless-sent" };
}
