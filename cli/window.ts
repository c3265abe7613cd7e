import { InvalidArgumentError } from "commander";
import { windowParts } from "../provider/endpoint/decide/window";

const HOURS = { h: 1, d: 24, w: 168 } as const;
const WORDS = { h: "hour", d: "day", w: "week" } as const;

/** The time window of a report. */
export interface Window {
  /** The window in Pareta's form: `24h`, `7d`. */
  text: string;
  /** The interval of a series over that window. */
  groupBy: "hour" | "day";
}

/** Reads `24h`, `7d` or `4w`. @throws InvalidArgumentError for any other text. */
export function parseWindow(text: string): Window {
  const parts = windowParts(text);
  if (!parts) throw new InvalidArgumentError("It has to be a number of hours, days or weeks: 24h, 7d, 4w.");
  return { text, groupBy: parts.count * HOURS[parts.unit] <= 48 ? "hour" : "day" };
}

/** The window for people: `last 24 hours`. */
export function describeWindow(text: string): string {
  const parts = windowParts(text);
  if (!parts) return text;
  const word = WORDS[parts.unit];
  return parts.count === 1 ? `last ${word}` : `last ${parts.count} ${word}s`;
}
