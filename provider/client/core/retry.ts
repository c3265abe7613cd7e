import { APIConnectionError, APIResponseError, APIStatusError } from "./errors";

/**
 * When a call may be sent again:
 * - `always`: it changes nothing, or a second call changes nothing more. It is repeated on connection errors and the
 *   statuses that may pass.
 * - `unless-sent`: only when provably nothing reached the server.
 * - `metered`: as `unless-sent`, and after a 429, which made and billed nothing.
 */
export type RepeatRule = "always" | "unless-sent" | "metered";

/**
 * Statuses that may pass by themselves. 409 is not one of them, because the caller can tell better whether it is
 * contention or final.
 */
export const PASSING_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 8_000;

/** Whether a call that failed with `error` may be sent again under `rule`. */
export function mayRepeat(error: unknown, rule: RepeatRule): boolean {
  if (error instanceof APIConnectionError) return error.retryable && (!error.sent || rule === "always");
  if (error instanceof APIStatusError) {
    return rule === "metered" ? error.status === 429 : rule === "always" && PASSING_STATUSES.has(error.status);
  }
  return error instanceof APIResponseError && error.fault === "truncated" && rule === "always";
}

/**
 * Milliseconds to wait before the next attempt: exponential, with a random upper half, and no less than the server
 * asked for.
 *
 * @param attempt - 0 after the first attempt.
 * @param random - A number from 0 to 1.
 */
export function retryDelay(error: unknown, attempt: number, random: number): number {
  const ceiling = Math.min(FIRST_BACKOFF_MS * 2 ** attempt, LONGEST_BACKOFF_MS);
  const backoff = (ceiling / 2) * (1 + random);
  return Math.max(backoff, requestedDelay(error) ?? 0);
}

/** Milliseconds that the server asked to wait, if it did. */
export function requestedDelay(error: unknown): number | null {
  return error instanceof APIStatusError ? error.retryAfterMs : null;
}
