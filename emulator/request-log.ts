import type { IncomingHttpHeaders } from "node:http";
import type { Call } from "./faults/spec";
import { redactKey } from "./keys";
import type { Incoming } from "./serve/incoming";

/** A request that has come in. */
export interface LoggedRequest {
  sequence: number;
  /** Wall-clock milliseconds since 1970. */
  time: number;
  method: string;
  /** The path as it was sent, without the query. */
  path: string;
  query: Record<string, string>;
  /** As they were sent, with the key redacted. */
  headers: IncomingHttpHeaders;
  /** Parsed where it is JSON, else text; undefined where there is none. */
  body: unknown;
  /** Which call of the API it was, if any. */
  call: Call | undefined;
  /** The answer's status, once its head is sent. */
  readonly status: number | undefined;
}

/** Every request in the order of its coming, but for those of the administration. */
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
