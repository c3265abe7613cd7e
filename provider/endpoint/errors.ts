import type { EndpointState } from "./types";

/** The operation failed, and nothing that bills was left behind that the state does not hold. The message is for the user. */
export class EndpointError extends Error {
  override readonly name: string = "EndpointError";
}

/** The endpoint exists, and the operation did not come to its end: the state must be saved with the id. */
export class IncompleteError extends EndpointError {
  override readonly name = "IncompleteError";
  constructor(
    readonly id: string,
    readonly state: EndpointState,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/**
 * A deploy was sent, and it is not proven that it made nothing: to send another one under its name could make a second
 * endpoint. The message names what is to be looked for.
 */
export class UnsettledError extends EndpointError {
  override readonly name = "UnsettledError";
}

/** The endpoint is live, and its smoke test has not passed. The message says what has become of it and what is next. */
export class NotReadyError extends EndpointError {
  override readonly name = "NotReadyError";
}

/** An endpoint that should be there is confirmed absent. */
export class GoneError extends EndpointError {
  override readonly name = "GoneError";
}

/** The reason an operation's signal carries when its time is up. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  constructor(readonly timeout: number) {
    super(`the time limit of ${timeout} ms is over`);
  }
}
