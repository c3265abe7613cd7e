import { isUsedUp, marksOf, usedText, type Spent } from "./budget";
import { formatTotal } from "./money";
import { hoursOf } from "./schedule/hours";
import { formatInstant } from "./schedule/instant";
import { stateAt } from "./schedule/state-at";
import { UNKNOWN, isUnknown, type Budget, type EndpointInputs, type HeldBy, type Schedule } from "../types";

/** What a program asks about when an endpoint runs. */
export type RuleInputs = Pick<EndpointInputs, "running" | "schedule" | "budget" | "__plain">;

/** What the rule is applied to. */
export interface RuleFacts {
  /** The time, in milliseconds since 1970. */
  now: number;
  /** Whether the endpoint runs now: live or starting. False for one that is still to be deployed. */
  runs: boolean;
  /** What held it at the last decision: the `held` of its state. It only words what is said of costs that are not known. */
  held: HeldBy | null;
  /** What it has cost in the window of its budget. Not needed without a budget. */
  spent?: Spent | undefined;
}

/** What the rule says. */
export interface Verdict {
  /** Whether the endpoint is to run. Unknown only in a preview, where a part of what is asked is not known yet. */
  run: boolean | typeof UNKNOWN;
  /** What keeps it from running, where it is asked to run. */
  held: HeldBy | null;
  /** What held it, in words: `$26.10 of $25.00 in 24h`, or `outside its hours until ...`. Null where nothing does. */
  why: string | null;
  /**
   * The next time at which the clock may change `run`: ISO 8601, in the time zone of the schedule. Null where the clock
   * changes nothing, as for an endpoint that a budget alone holds.
   */
  nextChange: string | null;
  /** What the user is to be told: a budget that is almost used up, or costs that could not be read. Null for nothing. */
  warning: string | null;
}

/**
 * The one rule of when an endpoint runs: `running` must be true, the clock within its `schedule`, and its `budget` not
 * used up; the latter two only where they are given. Pure.
 *
 * Where the costs cannot be read, a budget leaves an endpoint as it is: what runs is not stopped for it, and what is
 * stopped is not started, whoever stopped it. A watch may have, and no state tells.
 */
export function ruleOf(asked: RuleInputs, facts: RuleFacts): Verdict {
  const free: Verdict = { run: true, held: null, why: null, nextChange: null, warning: null };
  // What is asked to be stopped is stopped by no schedule and no budget.
  if (asked.running === false) return { ...free, run: false };
  const hours = byHours(asked, facts.now);
  const budget = byBudget(asked, facts);
  // The hours that hold it anyway are known, and the costs are not.
  if (budget.isUsedUp === true || (budget.stays && hours.inside !== false)) {
    // Its clock may only say when it starts at the earliest: within the hours, that is any time.
    return { ...budget.told, run: false, held: "budget", nextChange: hours.inside === false ? hours.next : null };
  }
  if (hours.inside === false) {
    return { run: false, held: "schedule", why: hours.why, nextChange: hours.next, warning: budget.told.warning };
  }
  const isOpen = isUnknown(asked.running) || hours.inside === undefined || budget.isUsedUp === undefined;
  return { ...free, run: isOpen ? UNKNOWN : true, nextChange: hours.next, warning: budget.told.warning };
}

/** Where the clock is. `inside` is undefined where the hours are not known yet. */
interface ByHours {
  inside: boolean | undefined;
  why: string | null;
  next: string | null;
}

function byHours({ schedule, ...asked }: RuleInputs, now: number): ByHours {
  if (schedule === undefined) return { inside: true, why: null, next: null };
  if (!isKnown(schedule)) return { inside: undefined, why: null, next: null };
  const { running, nextChange } = stateAt(hoursOf(schedule), now);
  const next = nextChange === null ? null : formatInstant(nextChange, schedule.timeZone);
  const until = next === null || isSecret(asked, "schedule") ? "" : ` until ${next}`;
  return { inside: running, why: running ? null : `outside its hours${until}`, next };
}

/** What the budget says. `isUsedUp` is undefined where the budget is not known yet. */
interface ByBudget {
  isUsedUp: boolean | undefined;
  /** Whether it stays stopped because its costs could not be read. */
  stays?: boolean;
  told: Pick<Verdict, "why" | "warning">;
}

function byBudget({ budget, ...asked }: RuleInputs, { runs, held, spent }: RuleFacts): ByBudget {
  const nothing = { why: null, warning: null };
  if (budget === undefined) return { isUsedUp: false, told: nothing };
  if (!isKnown(budget)) return { isUsedUp: undefined, told: nothing };
  if (spent?.kind !== "known") {
    const wasUsedUp = held === "budget" && !runs;
    const why = wasUsedUp ? "its budget was used up when its costs were last read" : "what it costs could not be read";
    const warning = spent ? unreadText(spent.reason, runs, wasUsedUp) : null;
    return { isUsedUp: wasUsedUp, stays: !runs, told: { why: runs ? null : why, warning } };
  }
  const marks = marksOf(budget);
  const usedUp = isUsedUp(marks, spent.microUsd, runs);
  const hidden = isSecret(asked, "budget");
  const used = hidden ? "its budget is used up" : usedText(marks, spent.microUsd, budget.window);
  if (usedUp) {
    const waits = spent.microUsd < marks.limit && !hidden;
    return {
      isUsedUp: true,
      told: { why: waits ? `${used}, until it is below ${formatTotal(marks.resume)}` : used, warning: null },
    };
  }
  if (!runs || spent.microUsd < marks.warn) return { isUsedUp: false, told: nothing };
  const warning = hidden
    ? "its budget is almost used up: it is stopped once it is"
    : `its budget is almost used up: ${used}. At ${formatTotal(marks.limit)} it is stopped`;
  return { isUsedUp: false, told: { why: null, warning } };
}

function unreadText(reason: string, runs: boolean, wasUsedUp: boolean): string {
  if (runs) return `what it costs could not be read, so its budget stops nothing for now. ${reason}`;
  return wasUsedUp
    ? `what it costs could not be read, so it stays stopped: its budget was used up before. ${reason}`
    : `what it costs could not be read, so it stays stopped: a budget starts nothing on a guess. ${reason}`;
}

/** Whether an input may not be shown: all that is not known to be plain. */
function isSecret({ __plain: plain }: Pick<RuleInputs, "__plain">, name: string): boolean {
  return plain !== true && !(plain ?? []).includes(name);
}

/** Whether a preview knows every part of a value. */
function isKnown(value: Schedule | Budget): boolean {
  const all = (inner: unknown): boolean =>
    !isUnknown(inner) && (typeof inner !== "object" || inner === null || Object.values(inner).every(all));
  return all(value);
}
