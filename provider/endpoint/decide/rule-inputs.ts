import * as z from "zod";
import { orUnknown } from "./deploy-options";
import { closest } from "./hints";
import { dayHint } from "./schedule/day-hint";
import { daysOf } from "./schedule/days";
import { isTimeZone, timeZoneHint } from "./schedule/time-zone";
import { windowParts } from "./window";
import { isUnknown, type Budget, type Schedule } from "../types";

const SCHEDULE_FIELDS = ["timeZone", "days", "start", "end"] satisfies (keyof Schedule)[];
const BUDGET_FIELDS = ["usd", "window", "resumeBelow"] satisfies (keyof Budget)[];

const ZONE = 'must be an IANA time zone such as "Europe/Berlin"';
const DAY = 'must be a day such as "mon", or a range of two such as "mon-fri"';

const timeZone = z
  .string({ error: ZONE })
  .refine(isTimeZone, { error: ({ input }) => `${ZONE}${timeZoneHint(input as string)}` });

const day = z
  .string({ error: DAY })
  .refine((text) => daysOf(text) !== undefined, { error: ({ input }) => `${DAY}${dayHint(input as string)}` });

const days = z
  .array(orUnknown(day), { error: 'must be a list of days, such as ["mon-fri"]' })
  .min(1, { error: "must name at least one day, or it would never run (running: false stops it)" });

const STARTS = /^([01]\d|2[0-3]):[0-5]\d$/;
const ENDS = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** The `schedule` input. */
export const scheduleInput = z
  .strictObject(
    {
      timeZone: orUnknown(timeZone),
      days: orUnknown(days),
      start: orUnknown(timeOfDay(STARTS, 'from "00:00" to "23:59"')),
      end: orUnknown(timeOfDay(ENDS, 'from "00:00" to "24:00"')),
    },
    { error: objectError("schedule", SCHEDULE_FIELDS) },
  )
  // What is no time of day is refused as that.
  .refine(({ start, end }) => start !== end || isUnknown(start) || !STARTS.test(start), {
    path: ["end"],
    error: 'must not be the same as start (a whole day is "00:00" to "24:00")',
  });

/** More could not be counted in whole micro-USD. */
const MOST_USD = 1_000_000_000;

const TOO_MUCH = "must be at most 1,000,000,000 US dollars";
const USD = "must be a number of US dollars above zero, in whole cents, such as 25 or 0.5";
const WINDOW = 'must be a number of hours, days or weeks, such as "24h", "7d" or "4w"';
const RESUME = "must be a part of the limit, from 0.01 to 1, such as 0.8";

/** The `budget` input. */
export const budgetInput = z.strictObject(
  {
    usd: orUnknown(z.number({ error: USD }).max(MOST_USD, { error: TOO_MUCH }).refine(isInCents, { error: USD })),
    window: orUnknown(z.string({ error: WINDOW }).refine(windowParts, { error: WINDOW })),
    resumeBelow: orUnknown(
      z
        .number({ error: RESUME })
        .min(0.01, { error: RESUME })
        .max(1, { error: ({ input }) => `${RESUME}${partHint(input as number)}` }),
    ).optional(),
  },
  { error: objectError("budget", BUDGET_FIELDS) },
);

const ruleInputs = z.object({ schedule: scheduleInput.optional(), budget: budgetInput.optional() });

/**
 * The field of a schedule or a budget that no check lets pass, such as `schedule.timeZone`; undefined where there is none.
 * Only a state that another program wrote holds one. Pure.
 */
export function faultyField(rule: { schedule?: unknown; budget?: unknown }): string | undefined {
  const { error } = ruleInputs.safeParse(rule);
  return error?.issues[0]?.path.map(String).join(".");
}

function isInCents(usd: number): boolean {
  return usd > 0 && Math.round(usd * 100) / 100 === usd;
}

/** Many write a part in percent. */
function partHint(given: number): string {
  return given > 1 && given <= 100 ? ` (did you mean ${given / 100}?)` : "";
}

function timeOfDay(pattern: RegExp, range: string) {
  const error = `must be a time of day, HH:MM ${range}`;
  return z.string({ error }).regex(pattern, { error });
}

function objectError(name: string, fields: readonly string[]) {
  return (issue: { code: string; keys?: string[] }): string => {
    if (issue.code !== "unrecognized_keys") return `must be an object with ${fields.join(", ")}`;
    const near = closest(issue.keys?.[0] ?? "", fields);
    return `is not a field of ${name}${near ? ` (did you mean "${near}"?)` : `, which has ${fields.join(", ")}`}`;
  };
}
