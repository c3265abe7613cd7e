import type { LineEnd, SseEvent } from "./sse";

/** What a handler answers with. */
export interface Reply {
  json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void;
  /** The same, for a body that is JSON already. */
  jsonText(status: number, text: string): void;
  empty(status: number): void;
  /** Begins an event stream. */
  events(style: StreamStyle): EventSink;
}

/** The form of a stream without faults. */
export interface StreamStyle {
  lineEnd: LineEnd;
  headers: Readonly<Record<string, string>>;
  /** Milliseconds between pings; 0 for none. */
  pingMs: number;
}

/** An event stream that is being sent. */
export interface EventSink {
  send(event: SseEvent): void;
  /** Sends a comment, which is no event. */
  comment(text: string): void;
  /** Reports something that the stream does not show, but that a fault may refer to. */
  mark(point: "registration"): void;
  end(): void;
  onClose(listener: () => void): void;
}

/** For a request whose effect is wanted but not its response. */
export const noReply: Reply = {
  json: () => {},
  jsonText: () => {},
  empty: () => {},
  events: () => ({ send: () => {}, comment: () => {}, mark: () => {}, end: () => {}, onClose: () => {} }),
};
