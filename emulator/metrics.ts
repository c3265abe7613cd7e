import { createHash } from "node:crypto";

/** The stretch of time that a metric is asked for. */
export interface Window {
  text: string;
  hours: number;
}

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

/** Reads `window=24h`, `since=30d` or `since_hours=24`; a day, where none of them says otherwise. */
export function windowOf(query: URLSearchParams): Window {
  const text = query.get("window") ?? query.get("since") ?? `${query.get("since_hours") ?? 24}h`;
  const [, count, unit] = /^(\d+)([hdw])$/.exec(text) ?? [];
  const hours = Number(count) * (HOURS[unit ?? ""] ?? NaN);
  return hours > 0 ? { text, hours } : { text: "24h", hours: 24 };
}

/** Splits a window, up to `now`, into hours or days. */
export function bucketsOf(window: Window, groupBy: string, now: number): { start: number; hours: number }[] {
  const hours = groupBy === "hour" ? 1 : 24;
  const size = hours * 3_600_000;
  const last = Math.floor(now / size) * size;
  const count = Math.max(1, Math.ceil(window.hours / hours));
  return Array.from({ length: count }, (_, index) => ({ start: last - (count - 1 - index) * size, hours }));
}

/** A number that stands for a text, always the same. */
export function seedOf(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}
