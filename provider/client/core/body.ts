import type { Answer, Sink } from "./connection";
import { APIResponseError } from "./errors";
import { inert } from "./inert";

/** Makes a server's text safe for an error: without the key, and then {@link inert}. */
export type Show = (text: string, most?: number) => string;

/** The most bytes that are read of a plain response. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
/**
 * The most bytes that are read of the list of all endpoints, which has no pages: some 100,000 endpoints with long
 * prompts.
 */
export const MAX_LIST_BYTES = 256 * 1024 * 1024;
/** The most bytes that are read of a body that only accompanies a status, such as an error's. */
export const MAX_SIDE_BODY_BYTES = 64 * 1024;

/** The most characters that are shown of a header. */
const MOST_SHOWN = 100;

/** Collects a body, up to a limit. It is decoded as it arrives, so that memory holds it once. */
export class BodyCollector {
  readonly #limit: number;
  readonly #utf8 = new TextDecoder("utf-8");
  readonly #pieces: string[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws {@link APIResponseError} once there is more than the limit; what fits within the limit is kept. */
  readonly push: Sink = (bytes) => {
    const room = this.#limit - this.#size;
    this.#pieces.push(this.#utf8.decode(bytes.subarray(0, room), { stream: true }));
    this.#size += Math.min(bytes.length, room);
    if (bytes.length > room) throw oversize(this.#limit);
  };

  /** To be called once. */
  text(): string {
    return this.#pieces.splice(0).join("") + this.#utf8.decode();
  }
}

/** @throws {@link APIResponseError} when a response announces that it is longer than the limit. */
export function checkLength({ headers }: Pick<Answer, "headers">, limit: number): void {
  if (Number(headers["content-length"]) > limit) throw oversize(limit);
}

function oversize(limit: number): APIResponseError {
  const most = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MiB` : `${limit} bytes`;
  return new APIResponseError(`the answer is longer than ${most}, the most that is read of it`, "oversize");
}

/**
 * The JSON of a 2xx response. An empty body is `{}`. The content type is not checked, because JSON shows itself by
 * parsing.
 *
 * @throws {@link APIResponseError} for anything else.
 */
export function parseJsonBody({ headers }: Pick<Answer, "headers">, body: string, show: Show = inert): unknown {
  const text = body.trim();
  if (text === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const type = show(headers["content-type"] ?? "no content type", MOST_SHOWN);
    if (text.startsWith("<")) throw new APIResponseError(`expected JSON, got a page (${type})`, "html");
    // A body that starts as JSON and does not parse has lost its end on the way.
    if (/^[[{"]/.test(text)) throw new APIResponseError(`expected JSON, got a part of it (${type})`, "truncated");
    throw new APIResponseError(`expected JSON, got other text (${type})`, "content-type");
  }
}
