import { parseSchedule } from "../../../../provider/endpoint/decide/schedule/parse";

const OFFICE = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };

const hours = (fields: object) => parseSchedule({ ...OFFICE, ...fields });

describe("what is right", () => {
  test.each<[days: string[], numbers: number[]]>([
    [["mon"], [0]],
    [["sun"], [6]],
    [
      ["mon", "wed", "fri"],
      [0, 2, 4],
    ],
    [["mon-fri"], [0, 1, 2, 3, 4]],
    [["mon-sun"], [0, 1, 2, 3, 4, 5, 6]],
    // The range includes the weekend.
    [["fri-mon"], [4, 5, 6, 0]],
    [["sun-sat"], [6, 0, 1, 2, 3, 4, 5]],
    // A repeated day counts once.
    [
      ["mon-wed", "tue", "sat"],
      [0, 1, 2, 5],
    ],
  ])("%j", (days, numbers) => {
    expect(hours({ days }).days).toEqual(new Set(numbers));
  });

  test.each([
    ["08:00", "18:00", 480, 1080],
    ["00:00", "24:00", 0, 1440],
    ["00:00", "00:01", 0, 1],
    ["22:00", "06:00", 1320, 1800],
    ["22:00", "24:00", 1320, 1440],
    ["22:00", "00:00", 1320, 1440],
    ["23:59", "23:58", 1439, 2878],
  ])("%s to %s", (start, end, from, to) => {
    expect(hours({ start, end })).toMatchObject({ start: from, end: to });
  });

  test.each(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "US/Pacific", "Etc/GMT+3"])("%s", (timeZone) => {
    expect(hours({ timeZone }).timeZone).toBe(timeZone);
  });
});

describe("what is refused, and how", () => {
  test.each<[reason: string, fields: object, message: string]>([
    [
      "a typo in a time zone",
      { timeZone: "Europe/Berln" },
      'schedule.timeZone must be an IANA time zone; got "Europe/Berln", did you mean "Europe/Berlin"?',
    ],
    [
      "a city",
      { timeZone: "singapore" },
      'schedule.timeZone must be an IANA time zone; got "singapore", did you mean "Asia/Singapore"?',
    ],
    ["an abbreviation", { timeZone: "EST" }, 'schedule.timeZone must be an IANA time zone; got "EST", did you mean "'],
    ["an offset", { timeZone: "+02:00" }, 'schedule.timeZone must be an IANA time zone; got "+02:00"'],
    ["the machine's own zone", { timeZone: "local" }, 'schedule.timeZone must be an IANA time zone; got "local"'],
    [
      "no time zone",
      { timeZone: undefined },
      'schedule.timeZone must be an IANA time zone such as "Europe/Berlin"; it is missing',
    ],
    ["no days", { days: [] }, "schedule.days must name at least one day, or it would never run"],
    [
      "days that are no list",
      { days: "mon-fri" },
      'schedule.days must be a list of days, such as ["mon-fri"]; got "mon-fri"',
    ],
    [
      "a day in full",
      { days: ["tue", "Monday"] },
      'schedule.days[1] must be a day or a range of two; got "Monday", did you mean "mon"?',
    ],
    ["a range in full", { days: ["Mon - Friday"] }, 'got "Mon - Friday", did you mean "mon-fri"?'],
    [
      "no day at all",
      { days: ["weekdays"] },
      'schedule.days[0] must be a day or a range of two; got "weekdays"; the days are mon, tue, wed, thu, fri, sat, sun',
    ],
    ["a range of one day, which could be a week", { days: ["mon-mon"] }, 'got "mon-mon", did you mean "mon"?'],
    [
      "a range of three",
      { days: ["mon-wed-fri"] },
      'schedule.days[0] must be a day or a range of two; got "mon-wed-fri"',
    ],
    ["a range without an end", { days: ["mon-"] }, 'schedule.days[0] must be a day or a range of two; got "mon-"'],
    [
      "a day as a number",
      { days: [1] },
      'schedule.days[0] must be a day such as "mon", or a range such as "mon-fri"; got 1',
    ],
    ["one digit", { start: "8:00" }, 'schedule.start must be a time of day, HH:MM from "00:00" to "23:59"; got "8:00"'],
    [
      "the end of a day as a start",
      { start: "24:00" },
      'schedule.start must be a time of day, HH:MM from "00:00" to "23:59"; got "24:00"',
    ],
    [
      "later than the end of a day",
      { end: "24:01" },
      'schedule.end must be a time of day, HH:MM from "00:00" to "24:00"; got "24:01"',
    ],
    [
      "sixty minutes",
      { end: "17:60" },
      'schedule.end must be a time of day, HH:MM from "00:00" to "24:00"; got "17:60"',
    ],
    ["seconds", { end: "17:00:00" }, "schedule.end must be a time of day"],
    [
      "a number, as YAML may make of 18:00",
      { end: 1080 },
      'schedule.end must be a time of day, HH:MM from "00:00" to "24:00"; got 1080',
    ],
    [
      "nothing between",
      { start: "08:00", end: "08:00" },
      'schedule.end must not be the same as start; a whole day is "00:00" to "24:00"',
    ],
    ["another field", { timezone: "UTC" }, 'schedule has no "timezone" (did you mean "timeZone"?)'],
  ])("%s", (_reason, fields, message) => {
    expect(() => hours(fields)).toThrow(message);
  });

  it("is all of it at once", () => {
    expect(() => parseSchedule({ days: ["mo"], start: "8", end: "18:00" })).toThrow(
      /^schedule\.timeZone .*it is missing; schedule\.days\[0\] .*"mo".*; schedule\.start .*"8"$/,
    );
  });

  test.each([[undefined], [null], ["mon-fri 08:00-18:00"], [[]]])("%j for a schedule", (given) => {
    expect(() => parseSchedule(given)).toThrow("schedule must be an object with timeZone, days, start, end; ");
  });
});
