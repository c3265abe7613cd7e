/** The branch of the error tree. Useful where `instanceof` does not work, such as across copies of the package. */
export type ParetaErrorKind =
  "argument" | "connection" | "timeout" | "status" | "response" | "deploy-failed" | "deploy-unknown";

/**
 * Which limit ran out: see the options of the same names. `rate`: the call's whole time went by while it waited for the
 * API's rate limit to leave room.
 */
export type TimeoutLimit = "connect" | "headers" | "idle" | "rate" | "total";

/** Why a 2xx response could not be used. */
export type ResponseFault = "content-type" | "html" | "truncated" | "shape" | "oversize" | "error-chunk" | "secret";

/**
 * The base class of everything that this client throws, except the reason of a caller's own `AbortSignal`. It is thrown
 * itself for a wrong argument or option: then nothing was sent.
 */
export class ParetaError extends Error {
  /** The name of the class. */
  override readonly name: string = "ParetaError";
  /** The branch of the error tree. */
  readonly kind: ParetaErrorKind = "argument";

  /** Adds to the message, and to the stack, because the stack keeps the original message. */
  annotate(note: string): this {
    const message = `${this.message}${note}`;
    if (this.stack !== undefined) this.stack = this.stack.replace(this.message, () => message);
    this.message = message;
    return this;
  }
}

/** The fields that make an {@link APIConnectionError}. */
export interface ConnectionErrorOptions {
  /** See {@link APIConnectionError.sent}. */
  sent: boolean;
  /** See {@link APIConnectionError.retryable}. Default: true. */
  retryable?: boolean | undefined;
  /** See {@link APIConnectionError.proxy}. Default: null. */
  proxy?: string | undefined;
  /** What the connection failed with. */
  cause?: unknown;
}

/** The connection could not be made, or broke before the response was complete. */
export class APIConnectionError extends ParetaError {
  override readonly name: string = "APIConnectionError";
  override readonly kind: ParetaErrorKind = "connection";
  /** False only when provably no byte of the request reached the server. */
  readonly sent: boolean;
  /** Whether another attempt may succeed: false for TLS errors. */
  readonly retryable: boolean;
  /**
   * The environment variable that names the proxy, such as `HTTPS_PROXY`, where the failure was on the way to it or
   * through it.
   */
  readonly proxy: string | null;

  constructor(message: string, options: ConnectionErrorOptions) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.proxy = options.proxy ?? null;
    this.sent = options.sent;
    this.retryable = options.retryable ?? true;
  }
}

/** A limit ran out. */
export class APITimeoutError extends APIConnectionError {
  override readonly name = "APITimeoutError";
  override readonly kind = "timeout";
  /** Which limit it was. */
  readonly limit: TimeoutLimit;

  constructor(message: string, options: Omit<ConnectionErrorOptions, "retryable"> & { limit: TimeoutLimit }) {
    // These leave no time for another attempt.
    super(message, { ...options, retryable: options.limit !== "total" && options.limit !== "rate" });
    this.limit = options.limit;
  }
}

/** The response of an error status. The key is redacted from all of it. */
export interface ErrorResponse {
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most the first 64 KiB. */
  readonly body: string;
}

/** The fields that make an {@link APIStatusError}. */
export interface StatusErrorFields {
  /** The text of the error. */
  message: string;
  /** See {@link APIStatusError.status}. */
  status: number;
  /** See {@link APIStatusError.detail}. */
  detail: unknown;
  /** See {@link APIStatusError.requestId}. */
  requestId: string | null;
  /** See {@link APIStatusError.response}. */
  response: ErrorResponse;
  /** See {@link APIStatusError.retryAfterMs}. */
  retryAfterMs: number | null;
}

/**
 * The server responded with a status other than 2xx. The message is its `detail`, or else `HTTP <status>`: on one line,
 * with control characters shown as escapes, and cut after 2,000 characters.
 */
export class APIStatusError extends ParetaError {
  override readonly name: string = "APIStatusError";
  override readonly kind = "status";
  /** The HTTP status. */
  readonly status: number;
  /** The body's `detail` as the server sent it: a string, a 422's list of faults, or null. */
  readonly detail: unknown;
  /** The `x-request-id` header, at most 200 characters of it. */
  readonly requestId: string | null;
  /** The response that came with the status. */
  readonly response: ErrorResponse;
  /**
   * How long `Retry-After` asks to wait, in milliseconds: at least 0 and at most a day; null when absent or unreadable.
   */
  readonly retryAfterMs: number | null;

  constructor(fields: StatusErrorFields) {
    super(fields.message);
    this.status = fields.status;
    this.detail = fields.detail;
    this.requestId = fields.requestId;
    this.response = fields.response;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** 400 or 422: the request is wrong, such as an unknown task. */
export class BadRequestError extends APIStatusError {
  override readonly name = "BadRequestError";
}

/** 401: the key is wrong. */
export class AuthenticationError extends APIStatusError {
  override readonly name = "AuthenticationError";
}

/** 402: the organization's balance is empty. It can only be topped up in the dashboard. */
export class InsufficientCreditsError extends APIStatusError {
  override readonly name = "InsufficientCreditsError";
}

/** 403: the key may not do this. */
export class PermissionDeniedError extends APIStatusError {
  override readonly name = "PermissionDeniedError";
}

/** 404 or 410: the object does not exist, or not for this key. */
export class NotFoundError extends APIStatusError {
  override readonly name: string = "NotFoundError";
}

/**
 * 404 or 410 for the route of all endpoints: this API serves no dedicated endpoints, or does so no more. It says nothing
 * about any endpoint.
 */
export class EndpointsNotServedError extends NotFoundError {
  override readonly name = "EndpointsNotServedError";
}

/** 409: a seed or legacy endpoint (permanent), or contention (temporary). This client never retries it. */
export class ConflictError extends APIStatusError {
  override readonly name = "ConflictError";
}

/** 429: too many requests. */
export class RateLimitError extends APIStatusError {
  override readonly name = "RateLimitError";
}

/** 503: the endpoint is stopped or starting, or the platform is down. */
export class EndpointNotReadyError extends APIStatusError {
  override readonly name = "EndpointNotReadyError";
}

/** The status was 2xx, but the response is not what the call promises. */
export class APIResponseError extends ParetaError {
  override readonly name = "APIResponseError";
  override readonly kind = "response";
  /** What is wrong with the response. */
  readonly fault: ResponseFault;

  constructor(message: string, fault: ResponseFault) {
    super(message);
    this.fault = fault;
  }
}

/** The deploy's stream sent `error`: the platform gave up. */
export class DeployFailedError extends ParetaError {
  override readonly name = "DeployFailedError";
  override readonly kind = "deploy-failed";
}

/** The deploy was accepted, but its outcome is not known: the endpoint may run and bill. Look for it by its name. */
export class DeployOutcomeUnknownError extends ParetaError {
  override readonly name: string = "DeployOutcomeUnknownError";
  override readonly kind = "deploy-unknown";
}

/** The deploy's stream ended regularly, but without `complete` or `error`. */
export class DeployInterruptedError extends DeployOutcomeUnknownError {
  override readonly name = "DeployInterruptedError";
}
