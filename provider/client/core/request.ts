import { randomUUID } from "node:crypto";
import type { Outgoing } from "./connection";
import { ParetaError, type APIStatusError } from "./errors";
import type { Rank } from "./pacer";
import type { RepeatRule } from "./retry";
import type { TraceHeaders } from "./trace";
import { VERSION } from "./version";

/** A value in a query: null and undefined are left out; a list repeats the name. */
export type Param = string | number | boolean | null | undefined | readonly (string | number | boolean)[];

/** A query. */
export type Params = Readonly<Record<string, Param>>;

/** A call to the API. */
export interface Call {
  readonly method: string;
  /** The path after the base URL, with its ids escaped: see {@link path}. */
  readonly path: string;
  readonly params?: Params | undefined;
  /** What is sent as JSON; undefined: no body. */
  readonly body?: unknown;
  readonly repeat: RepeatRule;
  /** Who it goes before while the API's rate limit leaves no room for all. Default: `look`. */
  readonly rank?: Rank | undefined;
  /** The most bytes of its response that are read. Default: {@link MAX_BODY_BYTES}. */
  readonly most?: number | undefined;
  /** The depth in its response of the records whose name replaces a missing id. Default: it has none. */
  readonly recordDepth?: number | undefined;
  /** The error for a status that means more on this route than on others. It is not asked where the base URL has a path. */
  readonly statusError?: ((error: APIStatusError) => APIStatusError) | undefined;
  /** Whether the response is returned unchanged, even if it holds the key, because a model's words are not a record. */
  readonly verbatim?: boolean | undefined;
}

/** The parts of a request that are the same in each of its attempts. */
export type Prepared = Pick<Outgoing, "method" | "url" | "headers" | "body">;

/**
 * @param idempotencyKey - of a POST. Default: a new one for the call.
 * @throws {@link ParetaError} when the path, the body or the key cannot be sent.
 */
export function prepare(
  call: Call,
  accept: string,
  config: { apiKey: string; baseURL: string; trace?: TraceHeaders },
  idempotencyKey?: string,
): Prepared {
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    throw new ParetaError("idempotencyKey must be 1 to 255 visible ASCII characters");
  }
  const body = call.body === undefined ? undefined : toJson(call.body);
  const headers: Record<string, string> = {
    accept,
    // undici does not decompress, so compression is not requested.
    "accept-encoding": "identity",
    authorization: `Bearer ${config.apiKey}`,
    "user-agent": `pulumi-pareta/${VERSION}`,
    ...config.trace,
  };
  if (body !== undefined) headers["content-type"] = "application/json";
  // One key for all attempts, because by it the server can tell that they are one deploy or one debit.
  if (call.method === "POST") headers["idempotency-key"] = idempotencyKey ?? randomUUID();
  return { method: call.method, url: urlOf(call, config.baseURL), headers, body };
}

function urlOf({ path, params = {} }: Call, baseURL: string): URL {
  // Without the slash, a path such as `@elsewhere` would change the host that gets the key.
  if (!path.startsWith("/")) throw new ParetaError("a path must start with /");
  const url = new URL(baseURL + path);
  for (const [name, value] of Object.entries(params)) {
    for (const each of [value ?? []].flat()) url.searchParams.append(name, String(each));
  }
  return url;
}

function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new ParetaError("the request's body cannot be written as JSON", { cause });
  }
}
