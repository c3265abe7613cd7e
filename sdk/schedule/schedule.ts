/** A day of the week. */
export type Day = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** A range of days that includes both ends, such as `mon-fri`. `fri-mon` includes the weekend. */
export type DayRange = FromMon | FromTue | FromWed | FromThu | FromFri | FromSat | FromSun;

// Written in full, because TypeScript 3.8, which Pulumi brings along, cannot read template literal types.
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
 * The hours in which an endpoint runs, in the local time of a time zone: from `start` to `end`, on each of `days`.
 *
 * An `end` that is earlier than `start` is on the next day. The whole span then belongs to the day on which it starts:
 * Friday from `"22:00"` to `"06:00"` runs until Saturday morning, even if Saturday is not among the days.
 *
 * When the clocks change, a span lasts from the first to the last moment at which the local clock shows a time within
 * it. A skipped hour shortens it, a repeated hour is in it both times, and the endpoint does not stop and start again
 * in between.
 */
export interface Schedule {
  /** An IANA time zone such as `Europe/Berlin`, or `UTC`. Abbreviations such as `EST` and offsets are not valid. */
  timeZone: string;
  /**
   * The days on which a span starts. At least one. Each is a day from `mon` to `sun`, or a range that includes both
   * ends, such as `mon-fri`. `fri-mon` includes the weekend.
   */
  days: readonly (Day | DayRange)[];
  /** The first minute of the span: `HH:MM`, `00:00` to `23:59`. */
  start: string;
  /**
   * The first minute after the span: `HH:MM`, `00:00` to `24:00`, the end of the day. It must differ from `start`. A
   * whole day is `00:00` to `24:00`.
   */
  end: string;
}
