import { budgetShown, hoursText, nowText, ruleIn, type Rule } from "../../cli/report/rule";
import { askedIn, type Asked } from "../../cli/watch/asked";
import type { Spent } from "../../provider/endpoint/decide/budget";
import { endpoint, exportOf, inputs, decrypted } from "../recover/support";

const SCHEDULE = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "19:00" };
const BUDGET = { usd: 25, window: "24h" };

/** A Sunday, and the Monday after it. */
const [SUNDAY, MONDAY] = [Date.UTC(2026, 10, 22, 22, 44), Date.UTC(2026, 10, 23, 9)];

const asking = (asked: Record<string, unknown>): Asked => {
  const resource = endpoint({ inputs: inputs(asked) });
  const [found] = askedIn({ name: "acme/app/prod", exported: exportOf([resource], []) });
  if (!found) throw new Error("nothing is asked");
  return found;
};
const spent = (usd: number): Spent => ({ kind: "known", microUsd: usd * 1_000_000 });
const rule = (asked: Record<string, unknown>, status: string, now: number, cost?: Spent): Rule => {
  const record = { id: "ep_old", name: "contracts", task: "t", model: "m", status } as Parameters<typeof ruleIn>[1];
  const found = ruleIn(asking(asked), record, cost, now);
  if (!found) throw new Error("no rule");
  return found;
};

it("is nothing for an endpoint without hours and without a budget", () => {
  expect(ruleIn(asking({}), { id: "ep_old" } as Parameters<typeof ruleIn>[1], undefined, MONDAY)).toBeNull();
});

it("tells the hours, and until when they last", () => {
  const inside = rule({ schedule: SCHEDULE }, "live", MONDAY);
  expect(hoursText(inside)).toBe("Mon-Fri 08:00-19:00 Europe/Berlin");
  expect(nowText(inside)).toBe("is to run until 2026-11-23T19:00:00+01:00");
  expect(budgetShown(inside)).toBeUndefined();
  const outside = rule({ schedule: SCHEDULE }, "stopped", SUNDAY);
  expect(outside).toMatchObject({ run: false, held: "schedule", differs: null });
  expect(outside.nextChange).toBe("2026-11-23T08:00:00+01:00");
  expect(nowText(outside)).toBe("held by its schedule: outside its hours until 2026-11-23T08:00:00+01:00");
});

it.each([
  [19.999_999, "live", "$19.99 of $25.00 in 24h", 79, "free", "is to run", null],
  [20, "live", "$20.00 of $25.00 in 24h", 80, "almost", "is to run", /almost used up/],
  [26.1, "stopped", "$26.10 of $25.00 in 24h", 104, "up", "held by its budget: $26.10 of $25.00 in 24h", null],
  [25, "live", "$25.00 of $25.00 in 24h", 100, "up", "has used up its budget, and runs: $25.00 of $25.00 in 24h", null],
] as const)("tells a spend of $%d while it is %s", (usd, status, text, percent, level, now, warning) => {
  const found = rule({ budget: BUDGET }, status, MONDAY, spent(usd));
  expect(budgetShown(found)).toEqual({ text, used: { percent, level } });
  expect(nowText(found)).toBe(now);
  if (warning === null) expect(found.warning).toBeNull();
  else expect(found.warning).toMatch(warning);
});

it("says both where a budget holds it and the hours are over", () => {
  const found = rule({ schedule: SCHEDULE, budget: BUDGET }, "stopped", SUNDAY, spent(30));
  expect(nowText(found)).toBe("held by its budget: $30.00 of $25.00 in 24h, not before 2026-11-23T08:00:00+01:00");
});

it("shows a limit whose spend is not known, and guesses nothing", () => {
  const found = rule({ budget: BUDGET }, "stopped", MONDAY, { kind: "unknown", reason: "HTTP 503: busy" });
  expect(budgetShown(found)).toEqual({ text: "not known, of $25.00 in 24h", used: null });
  expect(nowText(found)).toBe("held by its budget: what it costs could not be read");
  expect(found.warning).toContain("HTTP 503: busy");
});

it("says what differs, and what is asked to be stopped", () => {
  expect(nowText(rule({ schedule: SCHEDULE }, "stopped", MONDAY))).toBe("is to run, and was stopped elsewhere");
  expect(nowText(rule({ running: false, budget: BUDGET }, "stopped", MONDAY, spent(1)))).toBe("is to be stopped");
  expect(nowText(rule({ running: false, budget: BUDGET }, "live", MONDAY, spent(1)))).toMatch(/^is to be stopped, and/);
});

it("shows nothing of what is secret in the stack, not even decrypted", () => {
  const secret = { schedule: decrypted(SCHEDULE), budget: { ...BUDGET, usd: decrypted(25) } };
  const found = rule(secret, "stopped", SUNDAY, spent(30));
  expect(found).toMatchObject({ held: "budget", nextChange: null, hours: null, secret: ["schedule", "budget"] });
  expect([hoursText(found), budgetShown(found)?.text]).toEqual(["secret", "secret"]);
  expect(nowText(found)).toBe("held by its budget: its budget is used up");
  expect(JSON.stringify(found)).not.toMatch(/Berlin|08:00|25|30/);
});

it("says so where a state holds a schedule that no program of this version writes", () => {
  const found = rule({ schedule: { ...SCHEDULE, timeZone: 7 } }, "live", MONDAY);
  expect(found.warning).toMatch(/cannot be used.*Run pulumi up/);
  expect([found.hours, nowText(found)]).toEqual([null, "not known"]);
});
