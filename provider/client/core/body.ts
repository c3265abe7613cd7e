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

/** Decodes a body as it arrives, up to a limit. */
export class BodyDecoder {
  readonly #limit: number;
  readonly #take: (text: string) => void;
  readonly #utf8 = new TextDecoder("utf-8");
  #size = 0;

  /** @param take - Gets the text, piece by piece. No piece ends within a character. */
  constructor(limit: number, take: (text: string) => void) {
    this.#limit = limit;
    this.#take = take;
  }

  /** @throws {@link APIResponseError} once there is more than the limit; what fits within the limit is passed on. */
  readonly push: Sink = (bytes) => {
    const room = this.#limit - this.#size;
    this.#take(this.#utf8.decode(bytes.subarray(0, room), { stream: true }));
    this.#size += Math.min(bytes.length, room);
    if (bytes.length > room) throw oversize(this.#limit);
  };

  /** The body is over, or no more of it is wanted. To be called once. */
  end(): void {
    this.#take(this.#utf8.decode());
  }
}

/** Collects a body, up to a limit. It is decoded as it arrives, so that memory holds it once. */
export class BodyCollector {
  readonly #pieces: string[] = [];
  readonly #decoder: BodyDecoder;
  /** See {@link BodyDecoder.push}. */
  readonly push: Sink;

  constructor(limit: number) {
    this.#decoder = new BodyDecoder(limit, (text) => this.#pieces.push(text));
    this.push = this.#decoder.push;
  }

  /** To be called once. */
  text(): string {
    this.#decoder.end();
    return this.#pieces.splice(0).join("");
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
export function parseJsonBody(answer: Pick<Answer, "headers">, body: string, show: Show = inert): unknown {
  const text = body.trim();
  if (text === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notJson(answer, text, show);
  }
}

/**
 * The error for a body that is not JSON.
 *
 * @param text - How it begins, without white space.
 */
export function notJson({ headers }: Pick<Answer, "headers">, text: string, show: Show = inert): APIResponseError {
  const type = show(headers["content-type"] ?? "no content type", MOST_SHOWN);
  if (text.startsWith("<")) return new APIResponseError(`expected JSON, got a page (${type})`, "html");
  // A body that starts as JSON and does not parse has lost its end on the way.
  if (/^[[{"]/.test(text)) return new APIResponseError(`expected JSON, got a part of it (${type})`, "truncated");
  return new APIResponseError(`expected JSON, got other text (${type})`, "content-type");
}
