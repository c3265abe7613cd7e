const LONGEST_MS = 24 * 3600_000;

/** `Sun, 06 Nov 1994 08:49:37 GMT`, and its older form. `Date.parse` alone finds a date in almost any text. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long a `Retry-After` asks to wait, in milliseconds: at least 0 and at most a day; null when absent or unreadable.
 *
 * A date is compared with the response's own `Date`, so that a wrong clock on either side does not matter.
 *
 * @param now - Wall-clock milliseconds, for a response without a `Date`.
 */
export function parseRetryAfter(value: string | undefined, date: string | undefined, now: number): number | null {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return clamp(Number(text) * 1000);
  const until = parseHttpDate(text);
  if (until === null) return null;
  return clamp(until - (parseHttpDate(date?.trim() ?? "") ?? now));
}

/** Milliseconds since 1970; null where it is no date of HTTP. */
export function parseHttpDate(text: string): number | null {
  const time = HTTP_DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? null : time;
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, ms), LONGEST_MS);
}
