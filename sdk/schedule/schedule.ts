/** A day of the week. */
export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** The days of the week, in the order of a range. */
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const satisfies readonly Day[];

/**
 * The hours in which something runs, by the local clock of a time zone: from `start` to `end`, on each of `days`.
 *
 * An `end` that is earlier than `start` is on the next day, and the whole span belongs to the day it starts on: Friday
 * from `"22:00"` to `"06:00"` runs until Saturday morning, whether or not Saturday is among the days.
 *
 * Where the clocks change, a span lasts from the first to the last moment at which the local clock shows a time within
 * it: what is skipped shortens it, what comes twice is in it both times, and nothing stops and starts again in between.
 */
export interface Schedule {
  /** An IANA time zone such as `Europe/Berlin`, or `UTC`. No abbreviations such as `EST`, and no offsets. */
  timeZone: string;
  /**
   * The days on which a span starts: at least one. `mon` to `sun`, and ranges of them that include both ends, such as
   * `mon-fri`; `fri-mon` goes through the weekend.
   */
  days: readonly (Day | `${Day}-${Day}`)[];
  /** The first minute: `HH:MM`, `00:00` to `23:59`. */
  start: string;
  /**
   * The first minute after it: `HH:MM`, `00:00` to `24:00`, the end of the day. Not the same as `start`; a whole day is
   * `00:00` to `24:00`.
   */
  end: string;
}
