/** A request that is about to be sent. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  /** Ends the exchange at any point. */
  readonly signal: AbortSignal;
  /** To be called before the first byte may have left. A failure before this call means that nothing was sent. */
  onSend(): void;
}

/** Takes bytes. A promise means that no more are wanted until it resolves; an exception refuses all further bytes. */
export type Sink = (bytes: Uint8Array) => void | Promise<void>;

/** The response to a request: its status and headers, and a way to read the body. */
export interface Answer {
  readonly status: number;
  /** Names are in lower case; a header that occurs several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Passes the body to `sink` as it arrives, and resolves at its regular end. To be called once.
   *
   * @throws what `sink` throws, or the connection's error when the body is cut off.
   */
  read(sink: Sink): Promise<void>;
}

/**
 * Sends a request once, and resolves with the status and headers of its response. It neither repeats nor follows
 * redirects.
 */
export type Send = (request: Outgoing) => Promise<Answer>;
