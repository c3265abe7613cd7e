import { formatTotal } from "../../provider/endpoint/decide/money";

/** How figures are shown, in the terminal and on the page. */

const COUNT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const PERCENT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, roundingMode: "floor" } as object);

const MINUS = "\u2212";

/**
 * A billed total in whole cents, never rounded up. A loss has a true minus sign, which does not separate from its
 * number at a line break.
 */
export function money(microUsd: number): string {
  return formatTotal(microUsd).replace("-", MINUS);
}

/** Milliseconds. Shown in seconds from one second on. */
export function latency(ms: number): string {
  if (ms < 9.995) return `${Number(ms.toPrecision(2))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 9_995 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`;
}

/** A percentage that is 100 only if it is exactly 100: 99.999 is 99.99 %. */
export function percent(value: number): string {
  return `${PERCENT.format(value)}%`;
}

/** A share from 0 to 1, in whole percent. */
export function share(value: number): string {
  const whole = Math.floor(value * 100);
  return `${whole < 0 ? MINUS : ""}${Math.abs(whole)}%`;
}

/** A score from 0 to 1. */
export function score(value: number): string {
  return value.toFixed(3);
}

export function count(value: number): string {
  return COUNT.format(value);
}

/** `22 Nov 2026, 22:44 UTC`. */
export function moment(iso: string): string {
  const date = new Date(iso);
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return `${day}, ${date.toISOString().slice(11, 16)} UTC`;
}

/** A figure as `show` formats it, or undefined if there is none. */
export function maybe(value: number | null | undefined, show: (value: number) => string): string | undefined {
  return value === null || value === undefined ? undefined : show(value);
}
