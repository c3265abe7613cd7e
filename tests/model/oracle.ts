import type { RuleInputs } from "../../provider/endpoint/decide/rule";
import type { Budget, Schedule } from "../../provider/endpoint/types";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The rule, written once more and otherwise than in the provider: whether an endpoint is to run. */
export function isToRun({ running, schedule, budget }: RuleInputs, now: number, runs: boolean, spent: number): boolean {
  return running && (!schedule || isOpen(schedule, now)) && (!budget || spent < markOf(budget, runs));
}

/** In micro-USD: up to the limit for what runs, and below a part of it for what is stopped. */
export function markOf({ usd, resumeBelow = 0.8 }: Budget, runs: boolean): number {
  return Math.round(usd * 1_000_000 * (runs ? 1 : resumeBelow));
}

function isOpen({ timeZone, days, start, end }: Schedule, now: number): boolean {
  const format = new Intl.DateTimeFormat("en", { timeZone, weekday: "short", ...CLOCK });
  const part = (type: string) => format.formatToParts(now).find((each) => each.type === type)?.value ?? "";
  const day = DAYS.indexOf(part("weekday").toLowerCase());
  const time = `${part("hour")}:${part("minute")}`;
  const on = (number: number) => days.some((range) => isWithin(range, (number + 7) % 7));
  if (start < end) return on(day) && start <= time && time < end;
  return (on(day) && start <= time) || (on(day - 1) && time < end);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Whether a day is in `mon-fri`, or in `mon-sun`. */
function isWithin(range: string, day: number): boolean {
  const [from = "", to = from] = range.split("-");
  const span = (DAYS.indexOf(to) - DAYS.indexOf(from) + 7) % 7;
  return (day - DAYS.indexOf(from) + 7) % 7 <= span;
}
