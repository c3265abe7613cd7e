import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../provider/client/core/clock";
import { readBody } from "../http/body";
import { ApiError } from "../http/errors";
import type { Reply } from "../http/reply";

/** A request that has arrived completely, and its response. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly url: URL;
  readonly body: Buffer;
}

/** Reads a request, and sets the headers that every response has. */
export async function receive(request: IncomingMessage, response: ServerResponse, clock: Clock): Promise<Incoming> {
  response.setHeader("date", new Date(clock.wallTime()).toUTCString());
  response.setHeader("x-request-id", `req_${randomBytes(8).toString("hex")}`);
  const url = new URL(request.url ?? "/", "http://emulator");
  return { request, response, method: request.method ?? "", url, body: await readBody(request) };
}

/**
 * Runs a handler; an {@link ApiError} that it throws becomes the response.
 *
 * @returns whether it threw none.
 */
export function answering(reply: Reply, handler: () => void): boolean {
  try {
    handler();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    reply.json(error.status, { detail: error.detail }, error.headers);
    return false;
  }
}
