import type { LineEnd, SseEvent } from "./sse";

/** What a handler answers with. */
export interface Reply {
  json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void;
  empty(status: number): void;
  /** Begins an event stream. */
  events(style: StreamStyle): EventSink;
}

/** How a stream looks when nothing goes wrong with it. */
export interface StreamStyle {
  lineEnd: LineEnd;
  headers: Readonly<Record<string, string>>;
  /** Milliseconds between pings; 0 for none. */
  pingMs: number;
}

/** An event stream on its way out. */
export interface EventSink {
  send(event: SseEvent): void;
  /** Something has happened that the stream does not tell of, but that a fault may go by. */
  mark(point: "registration"): void;
  end(): void;
  onClose(listener: () => void): void;
}

/** For a request whose effect is wanted and whose answer is not. */
export const noReply: Reply = {
  json: () => {},
  empty: () => {},
  events: () => ({ send: () => {}, mark: () => {}, end: () => {}, onClose: () => {} }),
};
