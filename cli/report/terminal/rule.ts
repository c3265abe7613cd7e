import { inert } from "../../../provider/client/core/inert";
import { budgetShown, hoursText, nowText, type Rule } from "../rule";
import { bar } from "./marks";
import type { Paint } from "./paint";

/** What the terminal shows of an endpoint's hours and budget. Empty where it has none. */
export interface RulePieces {
  hours: string;
  budget: string;
  budgetBar: string;
  now: string;
  warning: string;
}

const COLORS = { free: "green", almost: "yellow", up: "red" } as const;

export function rulePieces(rule: Rule, paint: Paint): RulePieces {
  const { text, used } = budgetShown(rule) ?? { text: "", used: null };
  return {
    hours: inert(hoursText(rule) ?? ""),
    budget: inert(text),
    budgetBar: used ? `${paint[COLORS[used.level]](bar(used.percent / 100))} ${used.percent}%` : "",
    now: inert(nowText(rule)),
    warning: inert(rule.warning ?? ""),
  };
}
