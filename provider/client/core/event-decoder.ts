import { createParser, type EventSourceParser } from "eventsource-parser";
import { APIResponseError } from "./errors";

/** One event of a stream. */
export interface ServerSentEvent {
  /** `message`, where the stream gives none. */
  event: string;
  /** The text of the event. */
  data: string;
}

/** The most that one event may hold, in characters. */
export const MAX_EVENT_LENGTH = 1024 * 1024;

/** The most lines between two events that are no part of any: the parser makes an error of each, which takes its time. */
const MOST_STRAY_LINES = 10_000;

/** The parser counts a line with its field's name, and the events themselves only when they lie in several pieces. */
const ROOM_FOR_FIELD_NAMES = 64;

/**
 * Turns the bytes of an event stream into events: the same ones, however the bytes are split.
 *
 * eventsource-parser 3 is only ever shown LF. It takes a CR at the end of a piece for half a CRLF and waits for the
 * other half, so that an event closed by CR CR would come with the next byte, or never.
 */
export class EventDecoder {
  // Not `ignoreBOM`: a BOM at the start is dropped here, as the parser knows it only as three separate characters.
  readonly #utf8 = new TextDecoder("utf-8");
  readonly #parser: EventSourceParser;
  #afterCarriageReturn = false;
  #strayLines = 0;

  /** @param onEvent - Called from within `push` and `end`. */
  constructor(onEvent: (event: ServerSentEvent) => void) {
    this.#parser = createParser({
      maxBufferSize: MAX_EVENT_LENGTH + ROOM_FOR_FIELD_NAMES,
      onEvent: ({ event, data }) => {
        if (data.length > MAX_EVENT_LENGTH) throw tooLong();
        this.#strayLines = 0;
        onEvent({ event: event ?? "message", data });
      },
      onError: ({ type }) => {
        if (type === "max-buffer-size-exceeded") throw tooLong();
        if (++this.#strayLines > MOST_STRAY_LINES) throw noEvents();
      },
    });
    // The parser's own search for a BOM is confined to the first piece, and so would depend on the split.
    this.#parser.feed("");
  }

  /** @throws {@link APIResponseError} for an event over {@link MAX_EVENT_LENGTH}, or text that is no event; the decoder is of no use then. */
  push(bytes: Uint8Array): void {
    this.#feed(this.#utf8.decode(bytes, { stream: true }));
  }

  /** The stream has ended in order: delivers a last event that lacks its closing blank line. */
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
