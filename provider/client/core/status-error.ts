import type { Show } from "./body";
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
import { inert } from "./inert";
import { isJsonObject } from "./json";
import { parseRetryAfter } from "./retry-after";

const CLASSES: Readonly<Record<number, new (fields: StatusErrorFields) => APIStatusError>> = {
  400: BadRequestError,
  401: AuthenticationError,
  402: InsufficientCreditsError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  410: NotFoundError,
  422: BadRequestError,
  429: RateLimitError,
  503: EndpointNotReadyError,
};

/** The most that is shown of a header, in characters. */
const MOST_SHOWN_OF_HEADER = 200;

/** The status and headers of a response. */
interface Head {
  status: number;
  headers: Readonly<Record<string, string>>;
}

/**
 * The error for a response whose status is not 2xx.
 *
 * @param body - As much of the body as could be read.
 * @param url - The requested URL, because a redirect may be relative to it.
 * @param now - Wall-clock milliseconds.
 * @param show - Removes the key before it cuts, because half a key would not be found any more.
 */
export function statusError(
  { status, headers }: Head,
  body: string,
  url: URL,
  now: number,
  show: Show = inert,
): APIStatusError {
  const detail = detailOf(body);
  const redirect = status >= 300 && status < 400 ? redirectMessage(status, headers["location"], url, show) : undefined;
  const requestId = headers["x-request-id"];
  const Class = CLASSES[status] ?? APIStatusError;
  return new Class({
    message: redirect ?? detailMessage(detail, show) ?? `HTTP ${status}`,
    status,
    detail,
    requestId: requestId === undefined ? null : show(requestId, MOST_SHOWN_OF_HEADER),
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

function detailMessage(detail: unknown, show: Show): string | undefined {
  if (typeof detail === "string") return detail.trim() === "" ? undefined : show(detail);
  if (!Array.isArray(detail)) return undefined;
  const faults = detail.filter(isJsonObject).map(({ loc, msg }) => {
    const place = Array.isArray(loc) ? loc.filter(isPlace).join(".") : "";
    const text = typeof msg === "string" ? msg : "invalid";
    return place === "" ? text : `${place}: ${text}`;
  });
  return faults.length === 0 ? undefined : show(faults.join("; "));
}

/** Whether it is a part of a place in a request. Anything else has no text of its own, or throws where one is made of it. */
export function isPlace(part: unknown): part is string | number {
  return typeof part === "string" || typeof part === "number";
}

/** Only the host is shown, because the rest of an address may hold data that a proxy wants to pass on. */
function redirectMessage(status: number, location: string | undefined, url: URL, show: Show): string {
  const target = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url).host : "";
  const place = target === "" ? "nowhere that can be read" : show(target, MOST_SHOWN_OF_HEADER);
  return `HTTP ${status}: a redirect to ${place} was not followed, and the key was not sent there`;
}
