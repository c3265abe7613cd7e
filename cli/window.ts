import { InvalidArgumentError } from "commander";

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };

/** The time window of a report. */
export interface Window {
  /** The window in Pareta's form: `24h`, `7d`. */
  text: string;
  /** The interval of a series over that window. */
  groupBy: "hour" | "day";
}

/** Reads `24h`, `7d` or `4w`. @throws InvalidArgumentError for any other text. */
export function parseWindow(text: string): Window {
  const [, count = "", unit = ""] = /^([1-9]\d{0,3})([hdw])$/.exec(text) ?? [];
  const hours = Number(count) * (HOURS[unit] ?? NaN);
  if (!(hours > 0)) throw new InvalidArgumentError("It has to be a number of hours, days or weeks: 24h, 7d, 4w.");
  return { text, groupBy: hours <= 48 ? "hour" : "day" };
}

/** The window for people: `last 24 hours`. */
export function describeWindow(text: string): string {
  const [, count = "", unit = ""] = /^(\d+)([hdw])$/.exec(text) ?? [];
  const word = { h: "hour", d: "day", w: "week" }[unit];
  if (word === undefined) return text;
  return count === "1" ? `last ${word}` : `last ${count} ${word}s`;
}
