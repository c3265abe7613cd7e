import { WARN_AT, limitText, usedPercent, usedText, type Spent } from "../../provider/endpoint/decide/budget";
import { hasRule } from "../../provider/endpoint/decide/ruling";
import { scheduleText } from "../../provider/endpoint/decide/schedule/words";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { secretsIn, type Asked } from "../watch/asked";
import { difference } from "../watch/differences";
import { judge } from "../watch/judge";
import { managedRow, stateText, type WatchRow } from "../watch/rows";

/** The fields of `pulumi-pareta check` that a report shows too. */
const SHARED = [
  "stack",
  "resource",
  "run",
  "held",
  "why",
  "nextChange",
  "spentMicroUsd",
  "budgetMicroUsd",
  "budgetWindow",
  "differs",
  "known",
] as const satisfies readonly (keyof WatchRow)[];

/** When an endpoint of a stack runs, and what decides it. */
export interface Rule extends Pick<WatchRow, (typeof SHARED)[number]> {
  /** `Mon-Fri 08:00-19:00 Europe/Berlin`. Null without a schedule, and for a secret one. */
  hours: string | null;
  /** What is secret in the stack, and therefore not shown. */
  secret: ("schedule" | "budget")[];
  /** A budget that is almost used up, costs that could not be read, or why the rule cannot be applied. */
  warning: string | null;
}

/**
 * What a stack's schedule and budget say of an endpoint; null where it has neither. Pure.
 *
 * @param spent - what it has cost in the window of its budget. Undefined without a budget.
 */
export function ruleIn(asked: Asked, record: ObservedEndpoint, spent: Spent | undefined, now: number): Rule | null {
  const { rule } = asked;
  if (!hasRule(rule)) return null;
  const there = { kind: "there", status: record.status, model: record.model } as const;
  const { verdict, warning } = judge({ asked, there }, spent, now);
  const differs = difference(asked, there, verdict, spent);
  const row = managedRow({ asked, there, record, verdict, spent, differs });
  const secret = secretsIn(asked);
  return {
    ...(Object.fromEntries(SHARED.map((name) => [name, row[name]])) as Pick<WatchRow, (typeof SHARED)[number]>),
    hours: rule.schedule && verdict && !secret.includes("schedule") ? scheduleText(rule.schedule) : null,
    secret,
    warning,
  };
}

const SECRET = "secret";

/** The hours for people. Undefined without a schedule. Pure. */
export function hoursText({ hours, secret }: Rule): string | undefined {
  return hours ?? (secret.includes("schedule") ? SECRET : undefined);
}

/** A budget for people, and how much of it is used. */
export interface BudgetShown {
  text: string;
  /** Null where it is not known. */
  used: { percent: number; level: "free" | "almost" | "up" } | null;
}

/** The spend of the budget's window against its limit. Undefined without a budget. Pure. */
export function budgetShown({ budgetMicroUsd, budgetWindow, spentMicroUsd, secret }: Rule): BudgetShown | undefined {
  if (secret.includes("budget")) return { text: SECRET, used: null };
  if (budgetMicroUsd === null) return undefined;
  const marks = { limit: budgetMicroUsd };
  const window = budgetWindow ?? "";
  if (spentMicroUsd === null) return { text: `not known, of ${limitText(marks, window)}`, used: null };
  const percent = usedPercent(marks, spentMicroUsd);
  const level = percent >= 100 ? "up" : percent >= WARN_AT * 100 ? "almost" : "free";
  return { text: usedText(marks, spentMicroUsd, window), used: { percent, level } };
}

/** What the rule says now, in the words of `list` and `check`. Pure. */
export function nowText(rule: Rule): string {
  const { differs, held, why, known, run, nextChange } = rule;
  if (differs !== null) return stateText(rule);
  if (held !== null) {
    const later = held === "budget" && nextChange !== null ? `, not before ${nextChange}` : "";
    return `held by its ${held}${why === null ? "" : `: ${why}`}${later}`;
  }
  if (!known || run === null) return "not known";
  if (!run) return "is to be stopped";
  return nextChange === null ? "is to run" : `is to run until ${nextChange}`;
}
