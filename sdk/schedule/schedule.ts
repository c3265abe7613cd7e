/** A day of the week. */
export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** A range of days that includes both ends, such as `mon-fri`; `fri-mon` goes through the weekend. */
export type DayRange = FromMon | FromTue | FromWed | FromThu | FromFri | FromSat | FromSun;

// In full, as the TypeScript that Pulumi brings along, 3.8, cannot read a template of types.
type FromMon = "mon-mon" | "mon-tue" | "mon-wed" | "mon-thu" | "mon-fri" | "mon-sat" | "mon-sun";
type FromTue = "tue-mon" | "tue-tue" | "tue-wed" | "tue-thu" | "tue-fri" | "tue-sat" | "tue-sun";
type FromWed = "wed-mon" | "wed-tue" | "wed-wed" | "wed-thu" | "wed-fri" | "wed-sat" | "wed-sun";
type FromThu = "thu-mon" | "thu-tue" | "thu-wed" | "thu-thu" | "thu-fri" | "thu-sat" | "thu-sun";
type FromFri = "fri-mon" | "fri-tue" | "fri-wed" | "fri-thu" | "fri-fri" | "fri-sat" | "fri-sun";
type FromSat = "sat-mon" | "sat-tue" | "sat-wed" | "sat-thu" | "sat-fri" | "sat-sat" | "sat-sun";
type FromSun = "sun-mon" | "sun-tue" | "sun-wed" | "sun-thu" | "sun-fri" | "sun-sat" | "sun-sun";

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
  days: readonly (Day | DayRange)[];
  /** The first minute: `HH:MM`, `00:00` to `23:59`. */
  start: string;
  /**
   * The first minute after it: `HH:MM`, `00:00` to `24:00`, the end of the day. Not the same as `start`; a whole day is
   * `00:00` to `24:00`.
   */
  end: string;
}
