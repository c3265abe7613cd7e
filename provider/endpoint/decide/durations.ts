import type { Timeouts } from "../types";

/** How long an operation may take when the program does not say, in milliseconds. */
export const DEFAULT_TIMEOUTS_MS: Record<keyof Timeouts, number> = {
  create: 60 * 60_000,
  update: 20 * 60_000,
  delete: 10 * 60_000,
  read: 60_000,
};

const MILLISECONDS: Readonly<Record<string, number>> = {
  h: 3.6e6,
  m: 6e4,
  s: 1e3,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

/** A Node timer cannot be longer (24.8 days): beyond that it fires at once. So a longer time is cut to this. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Reads a duration in the form that Pulumi's `customTimeouts` uses, which is Go's: `40m`, `1h30m` or `1.5s`.
 *
 * @returns milliseconds, or undefined for a text that is not a positive duration.
 */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g)) {
    ms += Number(amount) * (MILLISECONDS[unit] ?? NaN);
  }
  return ms > 0 ? Math.min(ms, MAX_TIMER_MS) : undefined;
}

/** How long an operation may take, in milliseconds. A duration that cannot be read falls back to the default. */
export function timeoutMs(operation: keyof Timeouts, timeouts: Timeouts | undefined): number {
  const given = timeouts?.[operation];
  return (given === undefined ? undefined : parseDuration(given)) ?? DEFAULT_TIMEOUTS_MS[operation];
}

/** The same for a host that passes seconds; 0 where the program does not say. */
export function timeoutOfSeconds(operation: keyof Timeouts, seconds: number): number {
  return seconds > 0 ? Math.min(seconds * 1000, MAX_TIMER_MS) : timeoutMs(operation, undefined);
}

/** A time span for people: `45 s`, `12 min`, `1 h 30 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
