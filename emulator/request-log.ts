import type { IncomingHttpHeaders } from "node:http";
import type { Call } from "./faults/spec";
import { redactKey } from "./keys";
import type { Incoming } from "./serve/incoming";

/** A received request. */
export interface LoggedRequest {
  sequence: number;
  /** Wall-clock milliseconds since 1970. */
  time: number;
  method: string;
  /** The path as it was sent, without the query. */
  path: string;
  query: Record<string, string>;
  /** The headers as they were sent, with the key redacted. */
  headers: IncomingHttpHeaders;
  /** Parsed if it is JSON, otherwise text; undefined if there is none. */
  body: unknown;
  /** The call of the API, if it was one. */
  call: Call | undefined;
  /** The answer's status, once its head is sent. */
  readonly status: number | undefined;
}

/** All requests except admin requests, in the order in which they arrived. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #sequence = 0;

  get all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  add({ request, response, method, url, body }: Incoming, time: number): LoggedRequest {
    const entry: LoggedRequest = {
      sequence: ++this.#sequence,
      time,
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: withoutKey(request.headers),
      body: readable(body),
      call: undefined,
      get status() {
        return response.headersSent ? response.statusCode : undefined;
      },
    };
    this.#requests.push(entry);
    return entry;
  }

  clear(): void {
    this.#requests = [];
  }
}

function readable(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
}

function withoutKey(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization } = headers;
  return authorization === undefined ? headers : { ...headers, authorization: redactKey(authorization) };
}
