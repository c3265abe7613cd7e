import type { Answer, Sink } from "./connection";
import { APIResponseError } from "./errors";

/** The most of a plain answer that is read. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** The most that is read of a body that only goes with a status, such as an error's. */
export const MAX_SIDE_BODY_BYTES = 64 * 1024;

/** Gathers the bytes of a body, up to a limit. */
export class BodyCollector {
  readonly #limit: number;
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws {@link APIResponseError} once there is more than the limit; what fits within it is kept. */
  readonly push: Sink = (bytes) => {
    const room = this.#limit - this.#size;
    this.#chunks.push(bytes.subarray(0, room));
    this.#size += Math.min(bytes.length, room);
    if (bytes.length > room) throw new APIResponseError(`the answer is longer than ${this.#limit} bytes`, "oversize");
  };

  text(): string {
    return new TextDecoder("utf-8").decode(Buffer.concat(this.#chunks));
  }
}

/**
 * The JSON of a 2xx answer. An empty body is `{}`; the content type is not asked, as JSON proves itself.
 *
 * @throws {@link APIResponseError} for anything else.
 */
export function parseJsonBody({ headers }: Pick<Answer, "headers">, body: string): unknown {
  const text = body.trim();
  if (text === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const type = headers["content-type"] ?? "no content type";
    if (text.startsWith("<")) throw new APIResponseError(`expected JSON, got a page (${type})`, "html");
    // What starts as JSON and is none has lost its end on the way.
    if (/^[[{"]/.test(text)) throw new APIResponseError(`expected JSON, got a part of it (${type})`, "truncated");
    throw new APIResponseError(`expected JSON, got other text (${type})`, "content-type");
  }
}
