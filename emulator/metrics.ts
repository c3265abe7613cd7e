import { createHash } from "node:crypto";

/** The time that a metric covers. */
export interface Window {
  text: string;
  hours: number;
}

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

/** Reads `window=24h`, `since=30d` or `since_hours=24`. The default is a day. */
export function windowOf(query: URLSearchParams): Window {
  const text = query.get("window") ?? query.get("since") ?? `${query.get("since_hours") ?? 24}h`;
  const [, count, unit] = /^(\d+)([hdw])$/.exec(text) ?? [];
  const hours = Number(count) * (HOURS[unit ?? ""] ?? NaN);
  return hours > 0 ? { text, hours } : { text: "24h", hours: 24 };
}

/** Splits a window, up to `now`, into hours or days. */
export function bucketsOf(window: Window, groupBy: string, now: number): Span[] {
  return spansOf(window.hours, groupBy === "hour" ? 1 : 24, now);
}

/** A part of a window; `start` in milliseconds since 1970. */
export interface Span {
  start: number;
  hours: number;
}

/** The spans of `hours` each that cover the last `total` hours. */
export function spansOf(total: number, hours: number, now: number): Span[] {
  const size = hours * 3_600_000;
  const last = Math.floor(now / size) * size;
  const count = Math.max(1, Math.ceil(total / hours));
  return Array.from({ length: count }, (_, index) => ({ start: last - (count - 1 - index) * size, hours }));
}

/** How busy an endpoint is from `start` on: less at night, and never exactly the same. The average is 1. */
export function loadAt(seed: number, start: number, hours: number): number {
  const middle = (start / 3_600_000 + hours / 2) % 24;
  const daily = hours < 24 ? 0.5 * Math.sin(((middle - 8) / 24) * 2 * Math.PI) : 0;
  const chance = (seedOf(`${seed} ${start}`) % 1000) / 1000 - 0.5;
  return 1 + daily + 0.3 * chance;
}

/** A number derived from a text, always the same. */
export function seedOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}
