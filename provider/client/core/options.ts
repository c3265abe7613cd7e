import type { Clock } from "./clock";

/** The `fetch` that a caller gives to the client: the global `fetch`, or any function of the same shape. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- it is an error only where a program has neither
/**
 * The global `AbortSignal`, of Node's types or of the browser's. A program that has neither does not have to add one.
 *
 * @ts-ignore */
type Signal = AbortSignal;

/** The arguments of a caller's {@link Fetch}. */
export interface FetchInit {
  /** In capital letters. */
  method: string;
  /** Every header of the request, including the key. */
  headers: Record<string, string>;
  /** JSON, where the request has a body. */
  body?: string;
  /** Always `manual`, because the key must not follow a redirect. */
  redirect: "manual";
  /** Ends the request: aborted when a limit runs out, or the caller gives up. */
  signal: Signal;
}

/** The result of a caller's {@link Fetch}: the part of a `Response` that the client reads. */
export interface FetchResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the response, as `Headers` gives them. */
  readonly headers: {
    /** Calls back once for each header. */
    forEach(each: (value: string, name: string) => void): void;
  };
  /** The bytes of the body; null where there is no body. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Options of {@link Pareta}. All times are in milliseconds; `Infinity` switches a limit off. */
export interface ParetaOptions {
  /** The API key, `pareta_sk_...`. Required, here or through {@link Pareta.fromEnv}. */
  apiKey?: string | undefined;
  /** The address of the API, without the `/v1` that the client adds. Default: `https://api.pareta.ai`. */
  baseURL?: string | undefined;
  /** Allows a `baseURL` with `http://` on another machine; the key is then sent unencrypted. Default: false. */
  allowHttp?: boolean | undefined;
  /** Limit of one whole plain call, including its retries. Default: 60 000. */
  timeout?: number | undefined;
  /**
   * Limit of opening a connection, including TLS and the way through a proxy. Not applied to a caller's `fetch`.
   * Default: 10 000.
   */
  connectTimeout?: number | undefined;
  /** Limit from sending a request to the headers of its response. Default: 60 000. */
  headersTimeout?: number | undefined;
  /**
   * Limit of silence inside a response; every byte ends the silence, including a stream's comment pings. Default: 120
   * 000.
   */
  idleTimeout?: number | undefined;
  /** Limit of a whole deploy, or of any other stream. Default: 3 600 000. */
  deployTimeout?: number | undefined;
  /** How often a call that may be repeated is repeated. An integer, at least 0. Default: 2. */
  maxRetries?: number | undefined;
  /** Replaces the built-in connections, which go through the proxy of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. */
  fetch?: Fetch | undefined;
  /** Replaces the machine's clock. */
  clock?: Clock | undefined;
  /** Replaces `Math.random` in the jitter of retries. */
  random?: (() => number) | undefined;
}

/** Options of one call. They override the client's. All times are in milliseconds. */
export interface RequestOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: Signal | undefined;
  /**
   * Limit of the whole call, including retries; of a deploy too. Default: the client's `timeout`, or `deployTimeout`.
   */
  timeout?: number | undefined;
  /** Default: the client's. */
  headersTimeout?: number | undefined;
  /** Default: the client's. */
  idleTimeout?: number | undefined;
  /** Default: the client's. */
  maxRetries?: number | undefined;
  /**
   * The `Idempotency-Key` of a POST: a server that heeds it treats calls with the same key as one call. 1 to 255
   * visible ASCII characters. Default: a new UUID for each call, which is the same in all of its attempts.
   */
  idempotencyKey?: string | undefined;
  /**
   * Whether the call goes before all others that wait for the API's rate limit to leave room, and waits no longer than a
   * second after a refusal. A function is asked for each turn. Default: false. Deleting and stopping go before deploys and
   * starts, and these before reads.
   */
  urgent?: boolean | (() => boolean) | undefined;
  /**
   * Whether the same call was refused before: it has waited already, so it goes before all others but urgent ones. Default:
   * false.
   */
  again?: boolean | undefined;
  /** Called in each attempt that has waited a second for the API's rate limit to leave room. */
  onWait?: (() => void) | undefined;
  /**
   * Called in each attempt, before its first byte may have left. Until then, aborting the call leaves nothing behind.
   */
  onSend?: (() => void) | undefined;
}
