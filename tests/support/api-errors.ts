import {
  APIConnectionError,
  APIResponseError,
  APIStatusError,
  APITimeoutError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  EndpointNotReadyError,
  InsufficientCreditsError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from "pulumi-pareta/client";

const CLASSES = new Map<number, typeof APIStatusError>([
  [400, BadRequestError],
  [401, AuthenticationError],
  [402, InsufficientCreditsError],
  [403, PermissionDeniedError],
  [404, NotFoundError],
  [409, ConflictError],
  [422, BadRequestError],
  [429, RateLimitError],
  [503, EndpointNotReadyError],
]);

/** The client's error for a response with `status`. */
export function statusError(
  status: number,
  detail: unknown = null,
  { retryAfterMs = null, requestId = null }: { retryAfterMs?: number | null; requestId?: string | null } = {},
): APIStatusError {
  const Class = CLASSES.get(status) ?? APIStatusError;
  const message = typeof detail === "string" ? detail : `HTTP ${status}`;
  return new Class({ message, status, detail, requestId, response: { headers: {}, body: "" }, retryAfterMs });
}

export const refusedConnection = () =>
  new APIConnectionError("could not connect: ECONNREFUSED; nothing was sent", { sent: false });

/** The connection broke after the request had been sent, so its outcome is unknown. */
export const brokenConnection = () => new APIConnectionError("the connection broke: ECONNRESET", { sent: true });

export const badCertificate = () =>
  new APIConnectionError("could not connect: self-signed certificate; nothing was sent", {
    sent: false,
    retryable: false,
  });

export const htmlAnswer = () => new APIResponseError("expected JSON, got a page (text/html)", "html");

export const totalTimeout = (ms: number) =>
  new APITimeoutError(`not done within ${ms} ms`, { limit: "total", sent: true });
