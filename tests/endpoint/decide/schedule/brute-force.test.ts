import fc from "fast-check";
import type { Schedule } from "../../../../provider/endpoint/types";
import { hoursOf } from "../../../../provider/endpoint/decide/schedule/hours";
import type { Day } from "pulumi-pareta";
import { stateAt } from "../../../../provider/endpoint/decide/schedule/state-at";
import { DAYS } from "../../../../provider/endpoint/decide/schedule/days";
import { tries } from "../../../fuzz/tries";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const HALF = 2 * DAY;

/** Four days around a change of the clocks, and some without a change, each by the moment in the middle. */
const TIMES: [timeZone: string, middle: string][] = [
  ["Europe/Berlin", "2026-03-29T01:00:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00:00Z"],
  ["America/New_York", "2026-03-08T07:00:00Z"],
  ["America/New_York", "2026-11-01T06:00:00Z"],
  // The change is only half an hour.
  ["Australia/Lord_Howe", "2026-04-04T15:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30:00Z"],
  // The change is at midnight.
  ["America/Havana", "2026-03-08T05:00:00Z"],
  ["America/Havana", "2026-11-01T05:00:00Z"],
  // The change is at a minute past midnight, back into the previous day.
  ["America/St_Johns", "2010-11-07T02:31:00Z"],
  // The zone skipped a day.
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["Asia/Kathmandu", "2026-06-10T12:00:00Z"],
];

/** The local time at each minute of these days, as if it were UTC, from `Intl` alone. */
class LocalClock {
  readonly from: number;
  readonly shown: number[] = [];

  constructor(timeZone: string, middle: string) {
    const fields = ["year", "month", "day", "hour", "minute"] as const;
    const numeric = Object.fromEntries(fields.map((field) => [field, "numeric"]));
    const format = new Intl.DateTimeFormat("en-US", { ...numeric, timeZone, hourCycle: "h23" });
    this.from = Date.parse(middle) - HALF;
    for (let minute = 0; minute < (2 * HALF) / MINUTE; minute++) {
      const parts = new Map(format.formatToParts(this.from + minute * MINUTE).map(({ type, value }) => [type, +value]));
      const [year, month, day, hour, min] = fields.map((field) => parts.get(field) ?? NaN) as [number, ...number[]];
      this.shown.push(Date.UTC(year, (month ?? NaN) - 1, day, hour, min));
    }
  }

  /** For each minute, whether it is between the first and the last minute that shows a time in a span of its day. */
  inHours(days: ReadonlySet<number>, start: number, end: number): boolean[] {
    const result = this.shown.map(() => false);
    const first = Math.floor((this.shown[0] ?? NaN) / DAY) - 1;
    for (let date = first; date < first + 7; date++) {
      // The first of January 1970 was a Thursday, the day 3.
      if (!days.has((date + 3) % 7)) continue;
      const inSpan = (shown: number) => shown >= date * DAY + start * MINUTE && shown < date * DAY + end * MINUTE;
      const from = this.shown.findIndex(inSpan);
      if (from !== -1) result.fill(true, from, this.shown.findLastIndex(inSpan) + 1);
    }
    return result;
  }
}

const clocks = new Map<string, LocalClock>();

function clockOf([timeZone, middle]: [string, string]): LocalClock {
  const key = `${timeZone} ${middle}`;
  const clock = clocks.get(key) ?? new LocalClock(timeZone, middle);
  clocks.set(key, clock);
  return clock;
}

const two = (value: number) => `${value}`.padStart(2, "0");
const time = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** Times of day, mostly near the changes of the clocks. */
const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 240 }),
  fc.integer({ min: 0, max: 1439 }),
  fc.integer({ min: 0, max: 24 }).map((hour) => hour * 60),
);

const schedules: fc.Arbitrary<Omit<Schedule, "timeZone">> = fc
  .record({
    days: fc.oneof(
      fc.uniqueArray(fc.constantFrom<Day>(...DAYS), { minLength: 1 }),
      fc
        .uniqueArray(fc.constantFrom<Day>(...DAYS), { minLength: 2, maxLength: 2 })
        .map(([a, b]) => [`${a}-${b}` as `${Day}-${Day}`]),
    ),
    start: minuteOfDay.filter((minute) => minute < 1440),
    end: minuteOfDay,
  })
  .filter(({ start, end }) => start !== end)
  .map(({ days, start, end }) => ({ days, start: time(start), end: time(end) }));

describe("agrees with a clock that is looked at minute by minute", () => {
  /** Every span that touches this range is completely visible. */
  const INNER = { from: (HALF - 20 * HOUR) / MINUTE, to: (HALF + 20 * HOUR) / MINUTE };

  function check(place: [string, string], schedule: Omit<Schedule, "timeZone">, minutes: readonly number[]): void {
    const hours = hoursOf({ ...schedule, timeZone: place[0] });
    const clock = clockOf(place);
    const inHours = clock.inHours(hours.days, hours.start, hours.end);
    for (const minute of minutes) {
      // Any moment of the minute gives the same result as its first.
      const now = clock.from + minute * MINUTE + (minute % MINUTE);
      const { running, nextChange } = stateAt(hours, now);
      expect([new Date(now).toISOString(), running]).toEqual([new Date(now).toISOString(), inHours[minute]]);
      const change = inHours.indexOf(!running, minute);
      if (change === -1) expect(nextChange ?? Infinity).toBeGreaterThanOrEqual(clock.from + 2 * HALF);
      else expect(nextChange).toBe(clock.from + change * MINUTE);
    }
  }

  it("at every change, at the minute before, and anywhere else", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TIMES),
        schedules,
        fc.array(fc.integer({ min: INNER.from, max: INNER.to }), { maxLength: 10 }),
        (place, schedule, anywhere) => {
          const { days, start, end } = hoursOf({ ...schedule, timeZone: place[0] });
          const inHours = clockOf(place).inHours(days, start, end);
          const changes = inHours.flatMap((now, minute) => (now !== inHours[minute - 1] ? [minute - 1, minute] : []));
          check(place, schedule, [
            ...changes.filter((minute) => minute >= INNER.from && minute < INNER.to),
            ...anywhere,
          ]);
        },
      ),
      tries(150),
    );
  });

  it.each(TIMES)("at every minute round the change: %s, %s", (...place) => {
    const middle = HALF / MINUTE;
    const minutes = Array.from({ length: 200 }, (_, index) => middle - 100 + index);
    check(place, { days: ["sat-sun"], start: "02:15", end: "01:45" }, minutes);
  });
});

test("a change of the state comes when it was announced, and none before", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...TIMES),
      schedules,
      fc.integer({ min: -20 * DAY, max: 20 * DAY }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      ([timeZone, middle], schedule, away, share) => {
        const hours = hoursOf({ ...schedule, timeZone });
        const now = Date.parse(middle) + away;
        const { running, nextChange } = stateAt(hours, now);
        if (nextChange === null) return expect(hours.days.size).toBe(7);
        expect(nextChange).toBeGreaterThan(now);
        const between = now + Math.floor((nextChange - 1 - now) * share);
        expect(stateAt(hours, between)).toEqual({ running, nextChange });
        expect(stateAt(hours, nextChange).running).toBe(!running);
      },
    ),
    tries(150),
  );
});
