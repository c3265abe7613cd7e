import fc from "fast-check";
import { marksOf, spentIn, type Spent } from "../../../provider/endpoint/decide/budget";
import { formatTotal } from "../../../provider/endpoint/decide/money";
import { ruleOf, type RuleFacts, type RuleInputs, type Verdict } from "../../../provider/endpoint/decide/rule";
import { UNKNOWN, type Budget, type Schedule } from "../../../provider/endpoint/types";

const OFFICE: Schedule = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };
const BUDGET: Budget = { usd: 25, window: "24h" };
/** Mondays. */
const NOON = Date.parse("2026-04-20T12:00:00+02:00");
const NIGHT = Date.parse("2026-04-20T20:00:00+02:00");
const EVENING = "2026-04-20T18:00:00+02:00";
const MORNING = "2026-04-21T08:00:00+02:00";

const cents = (amount: number): Spent => ({ kind: "known", microUsd: amount * 10_000 });
const UNREAD: Spent = { kind: "unknown", reason: "The API said no." };

function judge(asked: Partial<RuleInputs>, facts: Partial<RuleFacts> = {}): Verdict {
  return ruleOf({ running: true, __plain: true, ...asked }, { now: NOON, runs: true, held: null, ...facts });
}

const FREE: Verdict = { run: true, held: null, why: null, nextChange: null, warning: null };

describe("without a schedule and a budget", () => {
  test("it is what `running` says", () => {
    expect(judge({})).toEqual(FREE);
    expect(judge({ running: false })).toEqual({ ...FREE, run: false });
    expect(judge({ running: UNKNOWN as unknown as boolean })).toEqual({ ...FREE, run: UNKNOWN });
  });

  test("what its state says of a hold that is no longer asked for does not count", () => {
    expect(judge({}, { runs: false, held: "budget" })).toEqual(FREE);
  });
});

describe("by the clock", () => {
  test("it runs within its hours, until they end", () => {
    expect(judge({ schedule: OFFICE }, { runs: false })).toEqual({ ...FREE, nextChange: EVENING });
  });

  test("it is held outside them, until they begin", () => {
    expect(judge({ schedule: OFFICE }, { now: NIGHT })).toEqual({
      ...FREE,
      run: false,
      held: "schedule",
      why: `outside its hours until ${MORNING}`,
      nextChange: MORNING,
    });
  });

  test("hours that never end change nothing", () => {
    const schedule = { ...OFFICE, days: ["mon-sun"], start: "00:00", end: "24:00" };
    expect(judge({ schedule }, { now: NIGHT })).toEqual(FREE);
  });

  test("what is asked to be stopped is held by nothing, whatever the hour", () => {
    for (const now of [NOON, NIGHT]) {
      expect(judge({ running: false, schedule: OFFICE }, { now })).toEqual({ ...FREE, run: false });
    }
  });

  test("secret hours are not shown", () => {
    const { why, held } = judge({ schedule: OFFICE, __plain: ["task"] }, { now: NIGHT });
    expect([held, why]).toEqual(["schedule", "outside its hours"]);
  });
});

describe("by its budget", () => {
  const at = (spent: Spent, facts: Partial<RuleFacts> = {}, budget: Budget = BUDGET) =>
    judge({ budget }, { spent, ...facts });

  test.each<[reason: string, spent: number, runs: boolean, run: boolean, why: string | null]>([
    ["nothing was spent", 0, true, true, null],
    ["a running one may run up to the limit", 2499, true, true, null],
    ["at the limit it is held", 2500, true, false, "$25.00 of $25.00 in 24h"],
    ["over the limit", 2610, true, false, "$26.10 of $25.00 in 24h"],
    ["a stopped one is not started over the limit", 2610, false, false, "$26.10 of $25.00 in 24h"],
    ["... nor just below it", 2499, false, false, "$24.99 of $25.00 in 24h, until it is below $20.00"],
    ["... nor at the lower mark", 2000, false, false, "$20.00 of $25.00 in 24h, until it is below $20.00"],
    ["below the lower mark it may start", 1999, false, true, null],
    ["a new one has spent nothing", 0, false, true, null],
  ])("%s", (_reason, spent, runs, run, why) => {
    expect(at(cents(spent), { runs })).toMatchObject({ run, held: run ? null : "budget", why, nextChange: null });
  });

  test("a raised limit frees it at once", () => {
    expect(at(cents(2610), { runs: false, held: "budget" }, { ...BUDGET, usd: 50 })).toMatchObject(FREE);
  });

  test("the lower mark can be set", () => {
    expect(at(cents(2400), { runs: false }, { ...BUDGET, resumeBelow: 1 }).run).toBe(true);
    expect(at(cents(1300), { runs: false }, { ...BUDGET, resumeBelow: 0.5 }).held).toBe("budget");
  });

  test("a warning is due from 80 % on, for one that runs", () => {
    expect(at(cents(1999)).warning).toBeNull();
    expect(at(cents(2000)).warning).toBe(
      "its budget is almost used up: $20.00 of $25.00 in 24h. At $25.00 it is stopped",
    );
    expect(at(cents(1999), { runs: false }).warning).toBeNull();
    expect(at(cents(2500)).warning).toBeNull();
  });

  test("figures of a secret budget are not shown", () => {
    const secret = { budget: BUDGET, __plain: ["task"] };
    for (const amount of [2100, 2600]) {
      for (const runs of [true, false]) {
        const { why, warning } = judge(secret, { spent: cents(amount), runs });
        expect(`${why} ${warning}`).not.toMatch(/\$|\d/);
      }
    }
  });

  describe("costs that cannot be read", () => {
    test("stop nothing", () => {
      expect(at(UNREAD, { held: "budget" })).toMatchObject({ run: true, held: null });
      expect(at(UNREAD)).toMatchObject({ run: true, held: null });
    });

    test("start nothing that the budget held", () => {
      const { run, held, warning } = at(UNREAD, { runs: false, held: "budget" });
      expect([run, held]).toEqual([false, "budget"]);
      expect(warning).toContain("it stays stopped: its budget was used up before.");
    });

    test.each([null, "schedule"] as const)("start nothing else either, which a watch may have stopped: %s", (held) => {
      const { run, why, warning, ...rest } = at(UNREAD, { runs: false, held });
      expect([run, rest.held, why]).toEqual([false, "budget", "what it costs could not be read"]);
      expect(warning).toContain("it stays stopped: a budget starts nothing on a guess. The API said no.");
    });

    test("leave the rest to the hours", () => {
      const both = { budget: BUDGET, schedule: OFFICE };
      for (const runs of [true, false]) {
        expect(judge(both, { spent: UNREAD, now: NIGHT, runs })).toMatchObject({ run: false, held: "schedule" });
      }
      expect(judge(both, { spent: UNREAD })).toMatchObject({ run: true, held: null });
    });

    test("are told with the reason", () => {
      expect(at(UNREAD).warning).toBe(
        "what it costs could not be read, so its budget stops nothing for now. The API said no.",
      );
    });
  });
});

describe("by both", () => {
  const both = { schedule: OFFICE, budget: BUDGET };

  test("a budget comes first, and the clock says when it starts at the earliest", () => {
    const over = { spent: cents(2600), runs: false };
    expect(judge(both, { ...over, now: NIGHT })).toMatchObject({ run: false, held: "budget", nextChange: MORNING });
    // It may start at any time, as soon as its spend is low enough.
    expect(judge(both, over)).toMatchObject({ run: false, held: "budget", nextChange: null });
  });

  test("with money left, the hours decide", () => {
    expect(judge(both, { spent: cents(0), now: NIGHT })).toMatchObject({ held: "schedule", nextChange: MORNING });
    expect(judge(both, { spent: cents(0) })).toMatchObject({ run: true, nextChange: EVENING });
  });
});

describe("what a preview does not know yet", () => {
  const later = UNKNOWN as unknown as never;

  test.each<[reason: string, asked: Partial<RuleInputs>]>([
    ["the whole schedule", { schedule: later }],
    ["a field of it", { schedule: { ...OFFICE, timeZone: later } }],
    ["one of its days", { schedule: { ...OFFICE, days: ["mon", later] } }],
    ["the whole budget", { budget: later }],
    ["its limit", { budget: { ...BUDGET, usd: later } }],
  ])("%s", (_reason, asked) => {
    expect(judge(asked, { spent: cents(0) })).toMatchObject({ run: UNKNOWN, held: null, why: null });
  });

  test("what is known may be enough", () => {
    expect(judge({ schedule: OFFICE, budget: later }, { now: NIGHT })).toMatchObject({ run: false, held: "schedule" });
    expect(judge({ schedule: later, budget: BUDGET }, { spent: cents(2600) })).toMatchObject({ held: "budget" });
    expect(judge({ running: false, schedule: later, budget: later }).run).toBe(false);
  });
});

describe("money", () => {
  test("marks are whole numbers, for any amount in cents", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.double({ min: 0, max: 1, minExcluded: true, noNaN: true }),
        (amount, resumeBelow) => {
          const { limit, resume, warn } = marksOf({ usd: amount / 100, window: "24h", resumeBelow });
          expect(limit).toBe(amount * 10_000);
          expect([limit, resume, warn].every(Number.isSafeInteger)).toBe(true);
          expect(resume).toBeLessThanOrEqual(limit);
          expect(Math.abs(resume - limit * resumeBelow)).toBeLessThanOrEqual(limit / 1e6 + 1);
        },
      ),
    );
  });

  test("nothing starts and stops in turns: at one amount, the rule is content with what it asked for", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000_000 }),
        fc.boolean(),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (microUsd, runs, resumeBelow) => {
          const asked = { running: true, budget: { ...BUDGET, resumeBelow }, __plain: true } as const;
          const facts = { now: NOON, held: null, spent: { kind: "known", microUsd } } as const;
          const first = ruleOf(asked, { ...facts, runs });
          expect(ruleOf(asked, { ...facts, runs: first.run as boolean }).run).toBe(first.run);
        },
      ),
    );
  });

  test.each([
    [{ total_micro_usd: 0 }, 0],
    [{ total_micro_usd: 26_100_000, savings_micro_usd: 1 }, 26_100_000],
    [{ total_micro_usd: 1.5 }, undefined],
    [{ total_micro_usd: -1 }, undefined],
    [{ total_micro_usd: "1" }, undefined],
    [{ total_micro_usd: null }, undefined],
    [{}, undefined],
    [[], undefined],
    [null, undefined],
  ])("what %j tells of costs", (metrics, spent) => {
    expect(spentIn(metrics)).toBe(spent);
  });

  test.each([
    [0, "$0.00"],
    [9_999, "$0.00"],
    [26_109_999, "$26.10"],
    [1_234_567_890_000, "$1,234,567.89"],
  ])("%d micro-USD are shown as %s", (microUsd, shown) => {
    expect(formatTotal(microUsd)).toBe(shown);
  });
});
