import { APIConnectionError, APITimeoutError } from "./errors";
import { inert } from "./inert";
import { ProxyError, type Proxy } from "./proxy";
import { PASSING_STATUSES } from "./retry";

/** A failure with one of these codes, before or during connecting, proves that nothing was sent. */
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

/**
 * The system calls before the first byte. The same codes may come from `read` and `write`, where they prove nothing.
 */
const CONNECTING: ReadonlySet<string> = new Set(["connect", "getaddrinfo"]);

/** The certificate was not accepted: the handshake ended before the request began. */
const CERTIFICATE = [
  /^(CERT|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CRL)_/,
  /^(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_ALTNAME_INVALID)$/,
];

const TLS = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO)/;

/** OpenSSL's messages for a peer that does not speak TLS. */
const NO_TLS = /wrong.version.number|packet.length.too.long|unknown.protocol/i;

/** What can be read from the reason that a connection failed with. */
interface Failure {
  code?: unknown;
  syscall?: unknown;
  message?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/** Where a request was sent. */
export interface Route {
  readonly url: URL;
  /** The proxy that it was to go through. */
  readonly proxy: Proxy | undefined;
}

/** The most that is shown of a connection's failure, because a certificate may name any number of hosts. */
const MOST_SHOWN = 500;

/**
 * The error for a connection that could not be made, or broke.
 *
 * @param sent - Whether the request may have left, as far as the connection can tell.
 */
export function connectionError(cause: unknown, sent: boolean, route?: Route): APIConnectionError {
  const failures = [...chain(cause)];
  const has = (test: (code: string) => boolean) => failures.some(({ code }) => typeof code === "string" && test(code));
  const proxy = route?.proxy;
  const through = proxy === undefined ? "" : ` through the proxy ${proxy.shown}`;

  if (has((code) => code === "UND_ERR_CONNECT_TIMEOUT")) {
    const message = `no connection${through} in time; nothing was sent`;
    return new APITimeoutError(message, { limit: "connect", sent: false, cause, proxy: proxy?.variable });
  }
  const certificate = has((code) => CERTIFICATE.some((pattern) => pattern.test(code)));
  const tls = has((code) => TLS.test(code));
  const closed = has((code) => code === "UND_ERR_CLOSED" || code === "UND_ERR_DESTROYED");
  const retryable = !closed && !certificate && !tls;

  const atProxy = failures.find((failure): failure is ProxyError => failure instanceof ProxyError);
  if (route !== undefined && proxy !== undefined && atProxy !== undefined) {
    const { status } = atProxy;
    const failed =
      status === undefined ? unreachable(proxy, words(failures.slice(1))) : refused(status, route.url, proxy);
    const options = { sent: false, retryable: status === undefined ? retryable : PASSING_STATUSES.has(status), cause };
    return new APIConnectionError(`${failed}; nothing was sent`, { ...options, proxy: proxy.variable });
  }
  const reallySent = sent && !certificate && !neverConnected(cause);
  const where = route?.url.host ?? "the server";
  const said = words(failures);
  let what = said;
  if (certificate) what = `the certificate of ${where} was not accepted: ${said}`;
  // The library's words do not say what to do, so they come last.
  else if (NO_TLS.test(said)) what = `${where} does not speak TLS: is this the address of an http:// port? (${said})`;
  const message = reallySent
    ? `the connection broke: ${what}`
    : `could not connect${through}: ${what}; nothing was sent`;
  return new APIConnectionError(message, { sent: reallySent, retryable, cause });
}

function words(failures: readonly Failure[]): string {
  const said = [...new Set(failures.map(({ message }) => message).filter((each) => typeof each === "string"))];
  const text = said.filter(Boolean).join(": ").split(/\s+/).filter(Boolean).join(" ");
  return inert(text, MOST_SHOWN) || "unknown error";
}

function unreachable({ shown }: Proxy, what: string): string {
  return `could not connect to the proxy ${shown}: ${what}`;
}

function refused(status: number, url: URL, proxy: Proxy): string {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const asks = proxy.authorization === undefined ? "it asks for" : "it does not accept";
  const why = status === 407 ? `: ${asks} the user and password that ${proxy.variable} can hold` : "";
  return `the proxy ${proxy.shown} refused to connect to ${url.hostname}:${port} (HTTP ${status}${why})`;
}

/** Whether `error` came before the first byte. Where it stands for several attempts, every one of them must have. */
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
