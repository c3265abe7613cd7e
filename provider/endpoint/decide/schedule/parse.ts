import { closest } from "fastest-levenshtein";
import * as z from "zod";
import { DAYS, daysOf } from "./days";
import { hoursOf, type Hours } from "./hours";
import { isTimeZone, nearestTimeZone } from "./time-zone";
import type { Schedule } from "../../types";

const schema = z
  .strictObject(
    {
      timeZone: z
        .string({ error: wrong('must be an IANA time zone such as "Europe/Berlin"') })
        .refine(isTimeZone, { error: ({ input }) => unknownZone(input as string) }),
      days: z
        .array(
          z
            .string({ error: wrong('must be a day such as "mon", or a range such as "mon-fri"') })
            .superRefine(checkDays),
          { error: wrong('must be a list of days, such as ["mon-fri"]') },
        )
        .min(1, { error: "must name at least one day, or it would never run; use running: false of an Endpoint" }),
      start: timeOfDay(/^([01]\d|2[0-3]):[0-5]\d$/, 'from "00:00" to "23:59"'),
      end: timeOfDay(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'from "00:00" to "24:00"'),
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `has no ${issue.keys.map((key) => `"${key}" (did you mean "${closest(key, FIELDS)}"?)`).join(", ")}`
          : `must be an object with ${FIELDS.join(", ")}; ${got(issue.input)}`,
    },
  )
  .refine(({ start, end }) => start !== end, {
    path: ["end"],
    error: 'must not be the same as start; a whole day is "00:00" to "24:00"',
  });

const FIELDS = ["timeZone", "days", "start", "end"] satisfies (keyof Schedule)[];

/**
 * Checks a schedule.
 *
 * @throws Error that lists each wrong field, with the given value and what is valid.
 */
export function parseSchedule(given: unknown): Hours {
  const { success, data, error } = schema.safeParse(given);
  if (!success) throw new Error(error.issues.map(({ path, message }) => `${fieldOf(path)} ${message}`).join("; "));
  return hoursOf(data);
}

function checkDays(text: string, context: z.RefinementCtx): void {
  if (daysOf(text) === undefined)
    context.addIssue({ code: "custom", message: `must be a day or a range of two; got "${text}"${dayHint(text)}` });
}

function dayHint(text: string): string {
  const meant = [
    ...new Set(
      text
        .toLowerCase()
        .split(/[^a-z]+/, 2)
        .map((name) => name.slice(0, 3)),
    ),
  ];
  const known = meant.every((name) => (DAYS as readonly string[]).includes(name));
  return known ? `, did you mean "${meant.join("-")}"?` : `; the days are ${DAYS.join(", ")}`;
}

function timeOfDay(pattern: RegExp, range: string) {
  const what = `must be a time of day, HH:MM ${range}`;
  return z.string({ error: wrong(what) }).regex(pattern, { error: wrong(what) });
}

function unknownZone(name: string): string {
  return `must be an IANA time zone; got "${name}", did you mean "${nearestTimeZone(name)}"?`;
}

/** An error's text: what is valid, and the given value. */
function wrong(what: string) {
  return ({ input }: { input?: unknown }) => `${what}; ${got(input)}`;
}

function got(value: unknown): string {
  if (value === undefined) return "it is missing";
  if (typeof value === "object" && value !== null) return `got ${Array.isArray(value) ? "a list" : "an object"}`;
  return `got ${JSON.stringify(value)}`;
}

function fieldOf(path: PropertyKey[]): string {
  return ["schedule", ...path]
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .slice(1);
}
