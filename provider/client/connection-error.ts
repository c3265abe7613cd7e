import { APIConnectionError, APITimeoutError } from "./errors";

/** A failure with one of these, before or while connecting, proves that nothing was sent. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "EAI_FAIL",
  "ECONNREFUSED",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The system calls that come before the first byte. The same codes may come from `read` and `write`, and prove nothing. */
const CONNECTING: ReadonlySet<string> = new Set(["connect", "getaddrinfo"]);

/** A certificate that was not accepted: the handshake ended before the request began. */
const CERTIFICATE = [
  /^(CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CRL)_/,
  /^(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_ALTNAME_INVALID)$/,
];

const TLS = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO)/;

/** What can be read of whatever a connection failed with. */
interface Failure {
  code?: unknown;
  syscall?: unknown;
  message?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/**
 * The error for a connection that could not be made, or broke.
 *
 * @param sent - Whether the request may have left, as far as the connection can tell.
 */
export function connectionError(cause: unknown, sent: boolean): APIConnectionError {
  const failures = [...chain(cause)];
  const has = (test: (code: string) => boolean) => failures.some(({ code }) => typeof code === "string" && test(code));
  const certificate = has((code) => CERTIFICATE.some((pattern) => pattern.test(code)));
  const reallySent = sent && !certificate && !neverConnected(cause);
  const what =
    [...new Set(failures.map(({ message }) => message).filter(Boolean))].join(": ").replace(/\s+/g, " ").trim() ||
    "unknown error";

  if (has((code) => code === "UND_ERR_CONNECT_TIMEOUT")) {
    return new APITimeoutError("no connection in time; nothing was sent", { limit: "connect", sent: false, cause });
  }
  const closed = has((code) => code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED");
  const retryable = !closed && !certificate && !has((code) => TLS.test(code));
  const message = reallySent ? `the connection broke: ${what}` : `could not connect: ${what}; nothing was sent`;
  return new APIConnectionError(message, { sent: reallySent, retryable, cause });
}

/** Whether `error`, and where it stands for several attempts every one of them, came before the first byte. */
function neverConnected(error: unknown): boolean {
  const { code, syscall, cause, errors } = asFailure(error);
  if (Array.isArray(errors) && errors.length > 0) return errors.every(neverConnected);
  if (typeof syscall === "string") return CONNECTING.has(syscall);
  if (typeof code === "string" && NEVER_CONNECTED.has(code)) return true;
  return cause !== undefined && neverConnected(cause);
}

function* chain(error: unknown, depth = 0): Generator<Failure> {
  if (error === undefined || depth > 8) return;
  const failure = asFailure(error);
  yield failure;
  yield* chain(failure.cause ?? (Array.isArray(failure.errors) ? failure.errors[0] : undefined), depth + 1);
}

function asFailure(error: unknown): Failure {
  return typeof error === "object" && error !== null
    ? error
    : { message: typeof error === "string" ? error : undefined };
}
