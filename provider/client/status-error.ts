import {
  APIStatusError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  EndpointNotReadyError,
  InsufficientCreditsError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  type StatusErrorFields,
} from "./errors";
import { isJsonObject } from "./json";
import { parseRetryAfter } from "./retry-after";

const CLASSES: Readonly<Record<number, new (fields: StatusErrorFields) => APIStatusError>> = {
  400: BadRequestError,
  401: AuthenticationError,
  402: InsufficientCreditsError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  422: BadRequestError,
  429: RateLimitError,
  503: EndpointNotReadyError,
};

/** The head of an answer. */
interface Head {
  status: number;
  headers: Readonly<Record<string, string>>;
}

/**
 * The error for an answer whose status is not 2xx.
 *
 * @param body - As much of the body as could be read.
 * @param url - What was asked: a redirect may be relative to it.
 * @param now - Wall-clock milliseconds.
 */
export function statusError({ status, headers }: Head, body: string, url: URL, now: number): APIStatusError {
  const detail = detailOf(body);
  const redirect = status >= 300 && status < 400 ? redirectMessage(status, headers["location"], url) : undefined;
  const Class = CLASSES[status] ?? APIStatusError;
  return new Class({
    message: redirect ?? detailMessage(detail) ?? `HTTP ${status}`,
    status,
    detail,
    requestId: headers["x-request-id"] ?? null,
    response: { headers, body },
    retryAfterMs: parseRetryAfter(headers["retry-after"], headers["date"], now),
  });
}

function detailOf(body: string): unknown {
  try {
    const json: unknown = JSON.parse(body);
    return isJsonObject(json) ? (json["detail"] ?? null) : null;
  } catch {
    return null; // a proxy's page, or nothing
  }
}

function detailMessage(detail: unknown): string | undefined {
  if (typeof detail === "string") return detail.trim() === "" ? undefined : detail;
  if (!Array.isArray(detail)) return undefined;
  const faults = detail.filter(isJsonObject).map(({ loc, msg }) => {
    const place = Array.isArray(loc) ? loc.join(".") : "";
    const text = typeof msg === "string" ? msg : "invalid";
    return place === "" ? text : `${place}: ${text}`;
  });
  return faults.length === 0 ? undefined : faults.join("; ");
}

/** Only the host is shown: the rest of an address may hold what a proxy wants to carry on. */
function redirectMessage(status: number, location: string | undefined, url: URL): string {
  const target = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url).host : "";
  const place = target === "" ? "nowhere that can be read" : target;
  return `HTTP ${status}: a redirect to ${place} was not followed, and the key was not sent there`;
}
