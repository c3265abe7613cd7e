import { daysOf } from "./days";
import type { Schedule } from "../../types";

/** A schedule in numbers. */
export interface Hours {
  timeZone: string;
  /** The days on which a span starts: 0 is Monday. */
  days: ReadonlySet<number>;
  /** The start of a span, in minutes after midnight of its day. */
  start: number;
  /** The end of a span, in minutes after the same midnight. More than a day for a span over midnight. */
  end: number;
}

const DAY_MINUTES = 24 * 60;

/** The numbers of a schedule that has been checked. */
export function hoursOf({ timeZone, days, start, end }: Schedule): Hours {
  const span = { start: minutes(start), end: minutes(end) };
  if (span.end < span.start) span.end += DAY_MINUTES;
  return { timeZone, days: new Set(days.flatMap((text) => daysOf(text) ?? [])), ...span };
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
}
