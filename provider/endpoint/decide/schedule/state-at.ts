import type { Hours } from "./hours";
import { joined, spanOf } from "./span";
import { offsetIn } from "./time-zone";

/** The state that a schedule gives for one moment. */
export interface ScheduleState {
  running: boolean;
  /** When `running` changes next, in milliseconds since 1970. Null if it never changes. */
  nextChange: number | null;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A clock change can remove the span of one weekly day. The span one week later is then within these days. */
const DAYS_AHEAD = 15;

/**
 * The state that a schedule gives for a moment.
 *
 * @param now - in milliseconds since 1970.
 */
export function stateAt({ timeZone, days, start, end }: Hours, now: number): ScheduleState {
  if (days.size === 7 && end - start === DAY / MINUTE) return { running: true, nextChange: null };
  const offset = offsetIn(timeZone);
  const today = Math.floor((now + offset(now)) / DAY);
  // Yesterday's span may last until today.
  const dates = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => today - 1 + index);
  const spans = joined(
    dates
      .filter((date) => days.has(weekday(date)))
      .flatMap((date) => spanOf(offset, date * DAY + start * MINUTE, date * DAY + end * MINUTE) ?? []),
  );
  const current = spans.find((span) => span.start <= now && now < span.end);
  const next = current?.end ?? spans.find((span) => span.start > now)?.start;
  return { running: current !== undefined, nextChange: next ?? null };
}

/** The weekday of a date: 0 is Monday. The date is in days since 1970, which began on a Thursday. */
function weekday(date: number): number {
  return (((date + 3) % 7) + 7) % 7;
}
