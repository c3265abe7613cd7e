import { parseHttpDate } from "./retry-after";

/** What a response says of the API's rate limit. Times are in milliseconds. */
export interface ToldLimit {
  /** Requests that may still be sent until the reset. */
  remaining: number;
  /** The most requests that may be sent at once, or in a window. */
  limit: number | undefined;
  /** Until `limit` requests may be sent again. */
  reset: number | undefined;
  /** Whether the reset was told as a date, so that `reset` counts from the response and not from the request. */
  isDate?: boolean;
  /** The time in which `limit` requests may be sent. */
  window: number | undefined;
}

type Headers = Readonly<Record<string, string>>;

/** A reset of more seconds than this is a date: seconds since 1970. */
const LONGEST_RESET_S = 366 * 86_400;

/** A reset of more than this is in milliseconds since 1970. As seconds, it would be in the year 5138. */
const LARGEST_SECONDS = 1e11;

/** `2026-12-01T14:00:00.000Z`, which some gateways send as a reset. `Date.parse` alone finds a date in almost any text. */
const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A clock that differs more than this from the response's `Date` is wrong, in milliseconds. `Date` tells whole seconds. */
const MOST_SKEW_MS = 5_000;

/** The most characters that are read of a header. */
const MOST_READ = 1_000;

/**
 * Reads the usual headers: `RateLimit` and `RateLimit-Policy` in the forms of the IETF's drafts, the separate
 * `RateLimit-Limit`, `-Remaining` and `-Reset` of the earlier drafts, and the same with `X-`.
 *
 * @param now - wall-clock milliseconds, for a reset that is a date. The response's own `Date` is better, where they differ.
 * @returns undefined where nothing is said of what remains.
 */
export function readRateLimit(headers: Headers, now: number): ToldLimit | undefined {
  const separate = (name: string) =>
    headers[`ratelimit-${name}`] ?? headers[`x-ratelimit-${name}`] ?? headers[`x-rate-limit-${name}`];
  const combined = parametersOf(headers["ratelimit"]);
  const remaining = numberOf(combined.get("remaining") ?? combined.get("r") ?? separate("remaining"));
  if (remaining === undefined) return undefined;
  const told = combined.get("limit") ?? separate("limit");
  const policy = policyOf(headers["ratelimit-policy"], numberOf(told));
  const window = numberOf(policy.get("w"));
  const reset = combined.get("reset") ?? combined.get("t") ?? separate("reset");
  return {
    remaining,
    limit: numberOf(told ?? policy.get("q") ?? policy.get("")),
    ...untilReset(reset, serverTime(headers["date"], now)),
    window: window === undefined || window === 0 ? undefined : window * 1000,
  };
}

/** The time that a date in a header is compared with, so that a wrong clock on either side does not matter. */
function serverTime(date: string | undefined, now: number): number {
  const time = parseHttpDate(date?.trim() ?? "");
  return time === null || Math.abs(time - now) <= MOST_SKEW_MS ? now : time;
}

function untilReset(text: string | undefined, now: number): Pick<ToldLimit, "reset" | "isDate"> {
  const date = text?.trim() ?? "";
  if (ISO_DATE.test(date)) return untilDate(Date.parse(date), now);
  const reset = numberOf(text);
  if (reset === undefined) return { reset };
  if (reset > LARGEST_SECONDS) return untilDate(reset, now);
  return reset > LONGEST_RESET_S ? untilDate(reset * 1000, now) : { reset: reset * 1000 };
}

function untilDate(time: number, now: number): Pick<ToldLimit, "reset" | "isDate"> {
  return Number.isNaN(time) ? { reset: undefined } : { reset: Math.max(0, time - now), isDate: true };
}

/** Of several policies, the one with the limit that is told; where none has it, that of another limit says nothing. */
function policyOf(header: string | undefined, limit: number | undefined): ReadonlyMap<string, string> {
  const policies = (header ?? "").slice(0, MOST_READ).split(",").map(parametersOf);
  if (policies.length === 1 || limit === undefined) return policies[0] ?? new Map<string, string>();
  const quota = (policy: ReadonlyMap<string, string>) => numberOf(policy.get("q") ?? policy.get(""));
  return policies.find((policy) => quota(policy) === limit) ?? new Map<string, string>();
}

/**
 * The parameters in a header such as `limit=10, remaining=3` or `"default";r=3;t=5`; of several with a name, the first.
 * A value without a name has the empty name.
 */
function parametersOf(header: string | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of (header ?? "").slice(0, MOST_READ).split(/[;,]/)) {
    const [name = "", value] = part.trim().split("=", 2);
    const key = value === undefined ? "" : name.trim().toLowerCase();
    if (!found.has(key)) found.set(key, value ?? name);
  }
  return found;
}

/** A number that begins a text, as in `100, 100;w=60`, but not the year of a date, nor `1m`. */
function numberOf(text: string | undefined): number | undefined {
  const digits = /^\s*"?(\d{1,15}(?:\.\d+)?)(?=["\s,;]|$)/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}
