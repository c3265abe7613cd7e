import { createParser, type EventSourceParser } from "eventsource-parser";
import { APIResponseError } from "./errors";

/** One event of a stream. */
export interface ServerSentEvent {
  /** `message`, where the stream gives no name. */
  event: string;
  /** The text of the event. */
  data: string;
}

/** The longest event, in characters. */
export const MAX_EVENT_LENGTH = 1024 * 1024;

/** The most lines outside any event, between two events. The parser makes an error for each line, which takes time. */
const MOST_STRAY_LINES = 10_000;

/** The parser counts a line with its field's name, and an event only when it arrives in several pieces. */
const ROOM_FOR_FIELD_NAMES = 64;

/**
 * Turns the bytes of an event stream into events. The events are the same, however the bytes are split.
 *
 * eventsource-parser 3 only ever gets LF. It takes a CR at the end of a piece for half a CRLF and waits for the other
 * half. An event that ends with CR CR would then arrive with the next byte, or never.
 */
export class EventDecoder {
  // Not `ignoreBOM`: a BOM at the start is removed here, because the parser knows it only as three separate characters.
  readonly #utf8 = new TextDecoder("utf-8");
  readonly #parser: EventSourceParser;
  #afterCarriageReturn = false;
  #strayLines = 0;

  /**
   * @param onEvent - Called from within `push` and `end`.
   * @param onComment - Called with the text of each comment, as `onEvent` is.
   */
  constructor(onEvent: (event: ServerSentEvent) => void, onComment?: (comment: string) => void) {
    this.#parser = createParser({
      maxBufferSize: MAX_EVENT_LENGTH + ROOM_FOR_FIELD_NAMES,
      onEvent: ({ event, data }) => {
        if (data.length > MAX_EVENT_LENGTH) throw tooLong();
        this.#strayLines = 0;
        onEvent({ event: event ?? "message", data });
      },
      ...(onComment && { onComment }),
      onError: ({ type }) => {
        if (type === "max-buffer-size-exceeded") throw tooLong();
        if (++this.#strayLines > MOST_STRAY_LINES) throw noEvents();
      },
    });
    // The parser looks for a BOM only in the first piece, so the result would depend on the split.
    this.#parser.feed("");
  }

  /**
   * @throws {@link APIResponseError} for an event over {@link MAX_EVENT_LENGTH}, or text that is not an event. The
   *   decoder cannot be used after that.
   */
  push(bytes: Uint8Array): void {
    this.#feed(this.#utf8.decode(bytes, { stream: true }));
  }

  /** The stream has ended regularly: delivers a last event that lacks its closing blank line. */
  end(): void {
    this.#feed(this.#utf8.decode());
    this.#parser.feed("\n\n");
  }

  #feed(text: string): void {
    if (text === "") return;
    const fresh = this.#afterCarriageReturn && text.startsWith("\n") ? text.slice(1) : text;
    this.#afterCarriageReturn = text.endsWith("\r");
    this.#parser.feed(fresh.replace(/\r\n?/g, "\n"));
  }
}

function tooLong(): APIResponseError {
  return new APIResponseError("an event of the stream is longer than 1 MiB", "oversize");
}

function noEvents(): APIResponseError {
  return new APIResponseError("the stream sends lines that are no events", "shape");
}
