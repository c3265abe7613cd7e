import type { EndpointState } from "./types";

/** The options of an {@link EndpointError}. */
export interface EndpointErrorOptions {
  cause?: unknown;
  /** What happened, where the message also says what has become of the endpoint and what to do. */
  what?: string;
}

/** The operation failed, and it left nothing that bills outside the state. The message is for the user. */
export class EndpointError extends Error {
  override readonly name: string = "EndpointError";

  /**
   * What happened, without what has become of the endpoint and what to do: a caller that does something else with the
   * endpoint says that itself. Default: the message.
   */
  readonly what: string;

  constructor(message: string, { what = message, cause }: EndpointErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.what = what;
  }
}

/** The endpoint exists, but the operation did not finish: the state must be saved with the id. */
export class IncompleteError extends EndpointError {
  override readonly name = "IncompleteError";
  constructor(
    readonly id: string,
    readonly state: EndpointState,
    reason: string,
    options?: EndpointErrorOptions,
  ) {
    super(reason, options);
  }
}

/**
 * A deploy was sent, and it is not proven that it made nothing. Another deploy under its name could make a second
 * endpoint. The message names what to look for.
 */
export class UnsettledError extends EndpointError {
  override readonly name = "UnsettledError";
}

/**
 * An endpoint that was to replace another one did not come up or did not pass, and has been taken down again. Its name is
 * used up: a server may answer another deploy of it with the endpoint that is gone.
 */
export class TakenDownError extends EndpointError {
  override readonly name = "TakenDownError";
}

/**
 * The endpoint is live, but its smoke test has not passed. The message says what has become of it and what to do next.
 */
export class NotReadyError extends EndpointError {
  override readonly name = "NotReadyError";
}

/** An inference has no answer, and will not get one. The message says only that. */
export class UnansweredError extends EndpointError {
  override readonly name = "UnansweredError";
}

/** An endpoint that should be there is confirmed absent. */
export class GoneError extends EndpointError {
  override readonly name = "GoneError";
}

/** The reason of an operation's signal when its time is up. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  constructor(readonly timeout: number) {
    super(`the time limit of ${timeout} ms is over`);
  }
}
