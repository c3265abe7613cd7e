/** A request on its way out. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  /** Ends the exchange, whatever it is at. */
  readonly signal: AbortSignal;
  /** To be called before the first byte may have left: until then, a failure is one where nothing was sent. */
  onSend(): void;
}

/** Takes bytes. A promise asks to be given no more until it resolves; to throw is to refuse them all. */
export type Sink = (bytes: Uint8Array) => void | Promise<void>;

/** The answer to a request: its head, and how to get the rest. */
export interface Answer {
  readonly status: number;
  /** Under names in lower case; what comes several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Hands the body to `sink` as it comes, and resolves at its orderly end. To be called once.
   *
   * @throws what `sink` throws, or the connection's error when the body is cut.
   */
  read(sink: Sink): Promise<void>;
}

/** Sends a request once, and resolves with the head of its answer. Neither repeats nor follows redirects. */
export type Send = (request: Outgoing) => Promise<Answer>;
