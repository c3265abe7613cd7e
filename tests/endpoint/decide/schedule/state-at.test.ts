import type { Schedule } from "../../../../provider/endpoint/types";
import { formatInstant } from "../../../../provider/endpoint/decide/schedule/instant";
import { hoursOf } from "../../../../provider/endpoint/decide/schedule/hours";
import { stateAt } from "../../../../provider/endpoint/decide/schedule/state-at";

const OFFICE: Schedule = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };
const NIGHT: Schedule = { timeZone: "Europe/Berlin", days: ["fri"], start: "22:00", end: "06:00" };
const WHOLE_DAYS: Schedule = { timeZone: "UTC", days: ["mon", "tue", "thu"], start: "00:00", end: "24:00" };
const ALWAYS: Schedule = { timeZone: "Europe/Berlin", days: ["mon-sun"], start: "00:00", end: "24:00" };
/** In Berlin the clocks go from 02:00 to 03:00 on 2026-03-29, and from 03:00 back to 02:00 on 2026-10-25; both Sundays. */
const berlin = (start: string, end: string, day: "sat" | "sun" = "sun"): Schedule => ({
  timeZone: "Europe/Berlin",
  days: [day],
  start,
  end,
});
/** In Havana the clocks go from 00:00 to 01:00 on Sunday 2026-03-08, and from 01:00 back to 00:00 on Sunday 2026-11-01. */
const havana = (start: string, end: string, day: "sat" | "sun"): Schedule => ({
  ...berlin(start, end, day),
  timeZone: "America/Havana",
});
/** Samoa had no Friday 2011-12-30. */
const samoa = (start: string, end: string): Schedule => ({
  timeZone: "Pacific/Apia",
  days: ["fri"],
  start,
  end,
});

function stateOf(schedule: Schedule, now: string): [running: boolean, next: string | null] {
  const { running, nextChange } = stateAt(hoursOf(schedule), Date.parse(now));
  return [running, nextChange === null ? null : formatInstant(nextChange, schedule.timeZone)];
}

describe("in an ordinary week", () => {
  // 2026-04-20 is a Monday.
  test.each<[reason: string, schedule: Schedule, now: string, running: boolean, next: string | null]>([
    ["before the first hour", OFFICE, "2026-04-20T07:59:59+02:00", false, "2026-04-20T08:00:00+02:00"],
    ["the first moment is in", OFFICE, "2026-04-20T08:00:00+02:00", true, "2026-04-20T18:00:00+02:00"],
    ["the last moment is in", OFFICE, "2026-04-20T17:59:59+02:00", true, "2026-04-20T18:00:00+02:00"],
    ["the end is out", OFFICE, "2026-04-20T18:00:00+02:00", false, "2026-04-21T08:00:00+02:00"],
    ["by the zone's clock, not by UTC's", OFFICE, "2026-04-20T06:30:00Z", true, "2026-04-20T18:00:00+02:00"],
    ["the weekend is skipped", OFFICE, "2026-04-24T19:00:00+02:00", false, "2026-04-27T08:00:00+02:00"],
    ["by the zone's date: there it is Monday", OFFICE, "2026-04-19T22:30:00Z", false, "2026-04-20T08:00:00+02:00"],
    ["Friday's night on Friday", NIGHT, "2026-04-24T23:00:00+02:00", true, "2026-04-25T06:00:00+02:00"],
    ["Friday's night on Saturday", NIGHT, "2026-04-25T05:59:00+02:00", true, "2026-04-25T06:00:00+02:00"],
    ["... and no longer", NIGHT, "2026-04-25T06:00:00+02:00", false, "2026-05-01T22:00:00+02:00"],
    ["Friday's morning belongs to Thursday", NIGHT, "2026-04-24T03:00:00+02:00", false, "2026-04-24T22:00:00+02:00"],
    ["Saturday's evening is not Friday's", NIGHT, "2026-04-25T23:00:00+02:00", false, "2026-05-01T22:00:00+02:00"],
    [
      "yesterday's, where UTC has tomorrow",
      { timeZone: "Pacific/Honolulu", days: ["fri"], start: "23:00", end: "22:00" },
      "2026-04-25T20:00:00-10:00",
      true,
      "2026-04-25T22:00:00-10:00",
    ],
    ["whole days join", WHOLE_DAYS, "2026-04-20T12:00:00Z", true, "2026-04-22T00:00:00Z"],
    ["a whole day ends with it", WHOLE_DAYS, "2026-04-22T00:00:00Z", false, "2026-04-23T00:00:00Z"],
    [
      "from evening to midnight",
      { ...NIGHT, end: "24:00" },
      "2026-04-24T23:59:59+02:00",
      true,
      "2026-04-25T00:00:00+02:00",
    ],
    [
      "... which 00:00 says as well",
      { ...NIGHT, end: "00:00" },
      "2026-04-24T23:59:59+02:00",
      true,
      "2026-04-25T00:00:00+02:00",
    ],
    ["hours that never end", ALWAYS, "2026-03-29T01:30:00Z", true, null],
    [
      "all week but for an hour",
      { ...ALWAYS, start: "07:00", end: "06:00" },
      "2026-04-20T06:30:00+02:00",
      false,
      "2026-04-20T07:00:00+02:00",
    ],
    ["across the end of a year", NIGHT, "2027-01-02T05:00:00+01:00", true, "2027-01-02T06:00:00+01:00"],
  ])("%s", (_reason, schedule, now, running, next) => {
    expect(stateOf(schedule, now)).toEqual([running, next]);
  });
});

describe("where the clocks are put forward", () => {
  test.each<[reason: string, schedule: Schedule, now: string, running: boolean, next: string]>([
    ["the next start is by the new offset", OFFICE, "2026-03-27T19:00:00+01:00", false, "2026-03-30T08:00:00+02:00"],
    [
      "a night is an hour shorter",
      berlin("22:00", "06:00", "sat"),
      "2026-03-28T23:00:00+01:00",
      true,
      "2026-03-29T06:00:00+02:00",
    ],
    [
      "a start that does not exist is the first that does",
      berlin("02:30", "05:00"),
      "2026-03-29T01:59:00+01:00",
      false,
      "2026-03-29T03:00:00+02:00",
    ],
    ["... and is in", berlin("02:30", "05:00"), "2026-03-29T03:00:00+02:00", true, "2026-03-29T05:00:00+02:00"],
    [
      "an end that does not exist is the change itself",
      berlin("01:00", "02:30"),
      "2026-03-29T01:30:00+01:00",
      true,
      "2026-03-29T03:00:00+02:00",
    ],
    ["... and is out", berlin("01:00", "02:30"), "2026-03-29T03:00:00+02:00", false, "2026-04-05T01:00:00+02:00"],
    [
      "a span that is skipped is left out",
      berlin("02:10", "02:50"),
      "2026-03-28T12:00:00+01:00",
      false,
      "2026-04-05T02:10:00+02:00",
    ],
    [
      "a day that begins at 01:00",
      havana("00:00", "24:00", "sun"),
      "2026-03-07T12:00:00-05:00",
      false,
      "2026-03-08T01:00:00-04:00",
    ],
    [
      "a day that does not exist",
      samoa("09:00", "17:00"),
      "2011-12-28T12:00:00-10:00",
      false,
      "2012-01-06T09:00:00+14:00",
    ],
    [
      "... but the morning after it",
      samoa("22:00", "06:00"),
      "2011-12-29T23:59:00-10:00",
      false,
      "2011-12-31T00:00:00+14:00",
    ],
    ["... does", samoa("22:00", "06:00"), "2011-12-31T00:00:00+14:00", true, "2011-12-31T06:00:00+14:00"],
  ])("%s", (_reason, schedule, now, running, next) => {
    expect(stateOf(schedule, now)).toEqual([running, next]);
  });
});

describe("where the clocks are put back", () => {
  test.each<[reason: string, schedule: Schedule, now: string, running: boolean, next: string]>([
    ["the next start is by the new offset", OFFICE, "2026-10-23T19:00:00+02:00", false, "2026-10-26T08:00:00+01:00"],
    [
      "a start that comes twice counts the first time",
      berlin("02:30", "05:00"),
      "2026-10-25T02:29:00+02:00",
      false,
      "2026-10-25T02:30:00+02:00",
    ],
    [
      "... and nothing stops in between",
      berlin("02:30", "05:00"),
      "2026-10-25T02:10:00+01:00",
      true,
      "2026-10-25T05:00:00+01:00",
    ],
    [
      "an end that comes twice counts the second time",
      berlin("01:00", "02:30"),
      "2026-10-25T02:29:00+02:00",
      true,
      "2026-10-25T02:30:00+01:00",
    ],
    [
      "... and nothing stops in between",
      berlin("01:00", "02:30"),
      "2026-10-25T02:45:00+02:00",
      true,
      "2026-10-25T02:30:00+01:00",
    ],
    [
      "... and then it is out",
      berlin("01:00", "02:30"),
      "2026-10-25T02:30:00+01:00",
      false,
      "2026-11-01T01:00:00+01:00",
    ],
    [
      "an end just as what comes twice begins",
      berlin("01:00", "02:00"),
      "2026-10-25T02:00:00+02:00",
      false,
      "2026-11-01T01:00:00+01:00",
    ],
    [
      "an end just as it is over",
      berlin("01:00", "03:00"),
      "2026-10-25T02:59:00+02:00",
      true,
      "2026-10-25T03:00:00+01:00",
    ],
    [
      "a start just as it is over",
      berlin("03:00", "04:00"),
      "2026-10-25T02:59:00+01:00",
      false,
      "2026-10-25T03:00:00+01:00",
    ],
    [
      "a span that comes twice, whole",
      berlin("02:10", "02:20"),
      "2026-10-25T02:50:00+02:00",
      true,
      "2026-10-25T02:20:00+01:00",
    ],
    [
      "the end of a day, when the next begins twice",
      havana("09:00", "24:00", "sat"),
      "2026-11-01T00:00:00-04:00",
      false,
      "2026-11-07T09:00:00-05:00",
    ],
    [
      "a day that begins twice",
      havana("00:00", "24:00", "sun"),
      "2026-10-31T23:59:00-04:00",
      false,
      "2026-11-01T00:00:00-04:00",
    ],
    ["... is one", havana("00:00", "24:00", "sun"), "2026-11-01T00:30:00-05:00", true, "2026-11-02T00:00:00-05:00"],
  ])("%s", (_reason, schedule, now, running, next) => {
    expect(stateOf(schedule, now)).toEqual([running, next]);
  });
});
