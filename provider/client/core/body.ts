import type { Answer, Sink } from "./connection";
import { APIResponseError } from "./errors";
import { inert } from "./inert";

/** A server's text as an error may show it: without the key, and then {@link inert}. */
export type Show = (text: string, most?: number) => string;

/** The most of a plain answer that is read. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** The most that is read of the list of all endpoints, which is not paged: some 100,000 with long prompts. */
export const MAX_LIST_BYTES = 256 * 1024 * 1024;
/** The most that is read of a body that only goes with a status, such as an error's. */
export const MAX_SIDE_BODY_BYTES = 64 * 1024;

/** The most that is shown of a header. */
const MOST_SHOWN = 100;

/** Gathers a body, up to a limit. It is made text as it comes, so that it lies in memory once. */
export class BodyCollector {
  readonly #limit: number;
  readonly #utf8 = new TextDecoder("utf-8");
  readonly #pieces: string[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws {@link APIResponseError} once there is more than the limit; what fits within it is kept. */
  readonly push: Sink = (bytes) => {
    const room = this.#limit - this.#size;
    this.#pieces.push(this.#utf8.decode(bytes.subarray(0, room), { stream: true }));
    this.#size += Math.min(bytes.length, room);
    if (bytes.length > room) throw oversize(this.#limit);
  };

  /** To be asked once. */
  text(): string {
    return this.#pieces.splice(0).join("") + this.#utf8.decode();
  }
}

/** @throws {@link APIResponseError} when an answer says beforehand that it is longer than may be read. */
export function checkLength({ headers }: Pick<Answer, "headers">, limit: number): void {
  if (Number(headers["content-length"]) > limit) throw oversize(limit);
}

function oversize(limit: number): APIResponseError {
  const most = limit >= 1024 * 1024 ? `${limit / 1024 / 1024} MiB` : `${limit} bytes`;
  return new APIResponseError(`the answer is longer than ${most}, the most that is read of it`, "oversize");
}

/**
 * The JSON of a 2xx answer. An empty body is `{}`; the content type is not asked, as JSON proves itself.
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
    // What starts as JSON and is none has lost its end on the way.
    if (/^[[{"]/.test(text)) throw new APIResponseError(`expected JSON, got a part of it (${type})`, "truncated");
    throw new APIResponseError(`expected JSON, got other text (${type})`, "content-type");
  }
}
