import type { Clock } from "./clock";

/** How the client fetches, when it is handed in: the global `fetch`, or anything shaped like it. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

// eslint-disable-next-line @typescript-eslint/ban-ts-comment -- it is an error only where a program has neither
/**
 * The global `AbortSignal`, of Node's types or of the browser's. A program that has neither need not bring one along.
 *
 * @ts-ignore */
type Signal = AbortSignal;

/** What a handed-in {@link Fetch} is called with. */
export interface FetchInit {
  /** In capitals. */
  method: string;
  /** Every header of the request, the key among them. */
  headers: Record<string, string>;
  /** JSON, where there is a body. */
  body?: string;
  /** Always `manual`: the key must not follow a redirect. */
  redirect: "manual";
  /** Ends the request: aborted when a limit runs out, or the caller gives up. */
  signal: Signal;
}

/** What a handed-in {@link Fetch} answers: the part of a `Response` that the client reads. */
export interface FetchResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The headers of the answer, as `Headers` gives them. */
  readonly headers: {
    /** Calls back once for each header. */
    forEach(each: (value: string, name: string) => void): void;
  };
  /** The bytes of the body; null where there is none. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Options of {@link Pareta}. All times are in milliseconds; `Infinity` switches a limit off. */
export interface ParetaOptions {
  /** The API key, `pareta_sk_...`. Required, here or through {@link Pareta.fromEnv}. */
  apiKey?: string | undefined;
  /** Where the API is, without the `/v1` that the client adds. Default: `https://api.pareta.ai`. */
  baseURL?: string | undefined;
  /** Allows a `baseURL` with `http://` on another machine, to which the key goes unencrypted. Default: false. */
  allowHttp?: boolean | undefined;
  /** The whole of one plain call, its retries included. Default: 60 000. */
  timeout?: number | undefined;
  /** Opening a connection, TLS and the way through a proxy included. Not applied to a handed-in `fetch`. Default: 10 000. */
  connectTimeout?: number | undefined;
  /** From sending a request to the head of its answer. Default: 60 000. */
  headersTimeout?: number | undefined;
  /** Silence inside an answer; every byte ends it, a stream's comment pings included. Default: 120 000. */
  idleTimeout?: number | undefined;
  /** The whole of a deploy, or of any other stream. Default: 3 600 000. */
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

/** Options of one call: they win over the client's. All times are in milliseconds. */
export interface RequestOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: Signal | undefined;
  /** The whole of the call, retries included: of a deploy too. Default: the client's `timeout`, or `deployTimeout`. */
  timeout?: number | undefined;
  /** Default: the client's. */
  headersTimeout?: number | undefined;
  /** Default: the client's. */
  idleTimeout?: number | undefined;
  /** Default: the client's. */
  maxRetries?: number | undefined;
  /**
   * The `Idempotency-Key` of a POST: calls that send the same one are one call to a server that heeds it. 1 to 255
   * visible ASCII characters. Default: a new UUID for each call, the same one in all of its attempts.
   */
  idempotencyKey?: string | undefined;
  /** Called with each attempt, before its first byte may have left: until then, to abort the call leaves nothing behind. */
  onSend?: (() => void) | undefined;
}
