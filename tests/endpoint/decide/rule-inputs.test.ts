import { checkInputs } from "../../../provider/endpoint/decide/inputs";
import { faultyField } from "../../../provider/endpoint/decide/rule-inputs";
import { UNKNOWN } from "../../../provider/endpoint/types";

const SCHEDULE = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "19:00" };
const BUDGET = { usd: 25, window: "24h" };

const check = (asked: Record<string, unknown>, plain: unknown = true) =>
  checkInputs({}, { task: "t", __plain: plain, ...asked }, () => 0).failures;

/** The one line that a user sees of these inputs. */
function refusal(asked: Record<string, unknown>, plain?: unknown): string {
  const failures = check(asked, plain).map(({ property, reason }) => `${property}: ${reason}`);
  expect(failures).toHaveLength(1);
  return failures[0] ?? "";
}

const schedule = (changed: object) => ({ schedule: { ...SCHEDULE, ...changed } });
const budget = (changed: object) => ({ budget: { ...BUDGET, ...changed } });

describe("a time zone", () => {
  const must = 'must be an IANA time zone such as "Europe/Berlin"';

  test.each([
    ["Europe/Berln", "Europe/Berlin"],
    ["Berlin", "Europe/Berlin"],
    ["new_york", "America/New_York"],
    ["Asia/Tokio", "Asia/Tokyo"],
    ["Europe/Berlin ", "Europe/Berlin"],
    ["utc", "UTC"],
  ])("%j is refused with the one that was meant", (timeZone, meant) => {
    expect(refusal(schedule({ timeZone }))).toBe(
      `schedule.timeZone: ${must} (did you mean "${meant}"?); got ${JSON.stringify(timeZone)} (a string)`,
    );
  });

  test.each(["CET", "EST5EDT", "+01:00", "UTC+2", "Z"])("%j tells nothing of summer time", (timeZone) => {
    expect(refusal(schedule({ timeZone }))).toBe(
      `schedule.timeZone: ${must}; abbreviations and offsets do not tell when the clock changes; got "${timeZone}" (a string)`,
    );
  });

  test.each(["", "Mars/Olympus Mons", "x".repeat(5_000)])("%.20j is near to none", (timeZone) => {
    expect(refusal(schedule({ timeZone }))).toMatch(
      /^schedule\.timeZone: must .*Berlin"; got ".{0,60}(\.\.\.|") \(a string\)$/,
    );
  });
});

describe("days", () => {
  const must = 'schedule.days.1: must be a day such as "mon", or a range of two such as "mon-fri"';

  test.each([
    ["monday", ' (did you mean "mon"?)'],
    ["Tue", ' (did you mean "tue"?)'],
    ["mon - fri", ' (did you mean "mon-fri"?)'],
    ["Monday to Friday", ' (did you mean "mon-fri"?)'],
    ["mon-mon", ' (did you mean "mon"?)'],
    ["fri-", ' (did you mean "fri"?)'],
    ["weekdays", ' (did you mean "mon-fri"?)'],
    ["weekend", ' (did you mean "sat-sun"?)'],
    ["every day", ' (did you mean "mon-sun"?)'],
    ["mon,tue", ' (one entry for each day: ["mon", "tue"])'],
    ["mon-wed-fri", ' (one entry for each day: ["mon", "wed", "fri"])'],
    ["funday", "; the days are mon, tue, wed, thu, fri, sat, sun"],
    ["", "; the days are mon, tue, wed, thu, fri, sat, sun"],
  ])("%j is refused%s", (day, hint) => {
    expect(refusal(schedule({ days: ["sat", day] }))).toBe(`${must}${hint}; got "${day}" (a string)`);
  });

  test("a number is no day, a text is no list, and none at all would never run", () => {
    expect(refusal(schedule({ days: ["sat", 1] }))).toBe(`${must}; got 1 (a number)`);
    expect(refusal(schedule({ days: "mon-fri" }))).toBe(
      'schedule.days: must be a list of days, such as ["mon-fri"]; got "mon-fri" (a string)',
    );
    expect(refusal(schedule({ days: [] }))).toBe(
      "schedule.days: must name at least one day, or it would never run (running: false stops it); got [] (an array)",
    );
  });
});

describe("times", () => {
  test.each([
    ["start", "8:00", '"00:00" to "23:59"', '"8:00" (a string)'],
    ["start", "24:00", '"00:00" to "23:59"', '"24:00" (a string)'],
    ["start", "08:00:00", '"00:00" to "23:59"', '"08:00:00" (a string)'],
    ["start", 8, '"00:00" to "23:59"', "8 (a number)"],
    ["end", "24:01", '"00:00" to "24:00"', '"24:01" (a string)'],
    ["end", "7pm", '"00:00" to "24:00"', '"7pm" (a string)'],
    ["end", null, '"00:00" to "24:00"', "null (null)"],
  ])("%s: %j is no time from %s", (field, time, range, got) => {
    expect(refusal(schedule({ [field]: time }))).toBe(
      `schedule.${field}: must be a time of day, HH:MM from ${range}; got ${got}`,
    );
  });

  test.each(["08:00", "00:00"])("the same twice, %s, is a day or no time at all: the user has to say which", (time) => {
    expect(refusal(schedule({ start: time, end: time }))).toBe(
      `schedule.end: must not be the same as start (a whole day is "00:00" to "24:00"); got "${time}" (a string)`,
    );
  });

  test("two that are no times are not also called the same", () => {
    expect(check(schedule({ start: "8:00", end: "8:00" }))).toHaveLength(2);
  });

  test.each([
    ["00:00", "24:00"],
    ["22:00", "06:00"],
    ["08:00", "00:00"],
  ])("%s to %s is taken", (start, end) => {
    expect(check(schedule({ start, end }))).toEqual([]);
  });
});

describe("an amount", () => {
  const must = "budget.usd: must be a number of US dollars above zero, in whole cents, such as 25 or 0.5";

  test.each([
    [0, "0 (a number)"],
    [-5, "-5 (a number)"],
    [NaN, "NaN (a number)"],
    [Infinity, "Infinity (a number)"],
    [0.005, "0.005 (a number)"],
    [0.1 + 0.2, "0.30000000000000004 (a number)"],
    ["25", '"25" (a string)'],
    ["$25", '"$25" (a string)'],
    [true, "true (a boolean)"],
    [null, "null (null)"],
  ])("%p is refused", (usd, got) => {
    expect(refusal(budget({ usd }))).toBe(`${must}; got ${got}`);
  });

  test("what cannot be counted in whole micro-USD is refused with the most that can", () => {
    expect(refusal(budget({ usd: 1e12 }))).toBe(
      "budget.usd: must be at most 1,000,000,000 US dollars; got 1000000000000 (a number)",
    );
    expect(check(budget({ usd: 1e9 }))).toEqual([]);
  });

  test.each([0.01, 0.29, 1.1, 25, 4_999.99])("%p is taken", (usd) => {
    expect(check(budget({ usd }))).toEqual([]);
  });
});

describe("a window", () => {
  test.each(["24", "0h", "01h", "1month", "90m", "day", "24H", "1.5d", "30 d", "24h\n", "99999d", "", 24])(
    "%j is refused",
    (window) => {
      expect(refusal(budget({ window }))).toBe(
        'budget.window: must be a number of hours, days or weeks, such as "24h", "7d" or "4w"; ' +
          `got ${JSON.stringify(window)} (a ${typeof window})`,
      );
    },
  );

  test.each(["1h", "24h", "7d", "4w"])("%s is taken", (window) => {
    expect(check(budget({ window }))).toEqual([]);
  });
});

describe("the part below which it resumes", () => {
  const must = "budget.resumeBelow: must be a part of the limit, from 0.01 to 1, such as 0.8";

  test.each([
    [0, "; got 0 (a number)"],
    [-1, "; got -1 (a number)"],
    [0.001, "; got 0.001 (a number)"],
    [NaN, "; got NaN (a number)"],
    [101, "; got 101 (a number)"],
    [80, " (did you mean 0.8?); got 80 (a number)"],
    ["0.8", '; got "0.8" (a string)'],
  ])("%p is refused", (resumeBelow, rest) => {
    expect(refusal(budget({ resumeBelow }))).toBe(`${must}${rest}`);
  });

  test.each([0.01, 0.8, 1])("%p is taken", (resumeBelow) => {
    expect(check(budget({ resumeBelow }))).toEqual([]);
  });
});

describe("a whole schedule or budget", () => {
  test.each([
    ["schedule", "office", "timeZone, days, start, end", '"office" (a string)'],
    ["schedule", true, "timeZone, days, start, end", "true (a boolean)"],
    ["budget", 25, "usd, window, resumeBelow", "25 (a number)"],
    ["budget", [BUDGET], "usd, window, resumeBelow", '[{"usd":25,"window":"24h"}] (an array)'],
  ])("%s: %j has another type", (name, value, fields, got) => {
    expect(refusal({ [name]: value })).toBe(`${name}: must be an object with ${fields}; got ${got}`);
  });

  test.each([
    [schedule({ timezone: "UTC" }), 'schedule.timezone: is not a field of schedule (did you mean "timeZone"?)'],
    [schedule({ tz: "UTC" }), "schedule.tz: is not a field of schedule, which has timeZone, days, start, end"],
    [budget({ USD: "UTC" }), 'budget.USD: is not a field of budget (did you mean "usd"?)'],
    [budget({ limit: "UTC" }), "budget.limit: is not a field of budget, which has usd, window, resumeBelow"],
  ])("%j has a field of another name", (asked, text) => {
    expect(refusal(asked)).toBe(`${text}; got "UTC" (a string)`);
  });

  test("what is missing is named with what it must be", () => {
    expect(check({ schedule: {}, budget: {} }).map(({ property, reason }) => [property, reason])).toEqual([
      ["schedule.timeZone", 'is missing: it must be an IANA time zone such as "Europe/Berlin"'],
      ["schedule.days", 'is missing: it must be a list of days, such as ["mon-fri"]'],
      ["schedule.start", 'is missing: it must be a time of day, HH:MM from "00:00" to "23:59"'],
      ["schedule.end", 'is missing: it must be a time of day, HH:MM from "00:00" to "24:00"'],
      ["budget.usd", expect.stringMatching(/^is missing: it must be a number of US dollars/)],
      ["budget.window", expect.stringMatching(/^is missing: it must be a number of hours/)],
    ]);
  });
});

describe("what is secret", () => {
  test.each([
    [schedule({ timeZone: "Europe/Berln" }), "string", /Berln|did you/],
    [schedule({ days: ["sunday"] }), "string", /sun/],
    [schedule({ days: ["tue,wed"] }), "string", /tue|wed/],
    [schedule({ start: "8:15" }), "string", /8:15/],
    [budget({ usd: -7777 }), "number", /7777/],
    [budget({ resumeBelow: 77 }), "number", /77/],
    [{ budget: "7777 dollars" }, "string", /7777/],
  ])("is told by its type alone: %#", (asked, type, tells) => {
    const said = refusal(asked, ["task"]);
    expect(said).toMatch(new RegExp(`; got a value of type ${type}$`));
    expect(said).not.toMatch(tells);
  });
});

describe("what a preview does not know yet", () => {
  test.each([
    { schedule: UNKNOWN },
    { budget: UNKNOWN },
    ...Object.keys(SCHEDULE).map((field) => schedule({ [field]: UNKNOWN })),
    schedule({ days: ["mon", UNKNOWN] }),
    schedule({ start: UNKNOWN, end: UNKNOWN }),
    budget({ usd: UNKNOWN, window: UNKNOWN, resumeBelow: UNKNOWN }),
  ])("is taken: %#", (asked) => {
    expect(check(asked)).toEqual([]);
  });

  test("hides no fault of the rest", () => {
    expect(refusal(schedule({ timeZone: UNKNOWN, start: "9" }))).toMatch(/^schedule\.start: /);
    expect(refusal(budget({ usd: UNKNOWN, window: "day" }))).toMatch(/^budget\.window: /);
  });
});

test("the field that no check lets pass is found in what a state holds", () => {
  expect(faultyField({ schedule: SCHEDULE, budget: BUDGET })).toBeUndefined();
  expect(faultyField({})).toBeUndefined();
  expect(faultyField({ schedule: { ...SCHEDULE, days: ["mon", "xyz"] } })).toBe("schedule.days.1");
  expect(faultyField({ budget: { ...BUDGET, usd: 0 } })).toBe("budget.usd");
  expect(faultyField({ budget: "none" })).toBe("budget");
});
