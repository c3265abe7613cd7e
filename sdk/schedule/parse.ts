import { closest } from "fastest-levenshtein";
import * as z from "zod";
import { DAYS, type Day, type Schedule } from "./schedule";
import { isTimeZone, nearestTimeZone } from "./time-zone";

/** A checked schedule, in numbers. */
export interface Hours {
  timeZone: string;
  /** The days on which a span starts: 0 is Monday. */
  days: ReadonlySet<number>;
  /** The start of a span, in minutes after midnight of its day. */
  start: number;
  /** The end of a span, in minutes after the same midnight. More than a day for a span over midnight. */
  end: number;
}

const DAY_MINUTES = 24 * 60;

const schema = z
  .strictObject(
    {
      timeZone: z
        .string({ error: wrong('must be an IANA time zone such as "Europe/Berlin"') })
        .refine(isTimeZone, { error: ({ input }) => unknownZone(input as string) }),
      days: z
        .array(
          z.string({ error: wrong('must be a day such as "mon", or a range such as "mon-fri"') }).transform(parseDays),
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
  const { timeZone, days, start, end } = data;
  const span = { start: minutes(start), end: minutes(end) };
  if (span.end < span.start) span.end += DAY_MINUTES;
  return { timeZone, days: new Set(days.flat()), ...span };
}

/** The days of a name or a range. */
function parseDays(text: string, context: z.RefinementCtx): number[] {
  const [first, last, ...rest] = text.split("-").map((name) => DAYS.indexOf(name as Day));
  if (first === undefined || first === -1 || last === -1 || rest.length > 0 || first === last) {
    context.addIssue({ code: "custom", message: `must be a day or a range of two; got "${text}"${dayHint(text)}` });
    return [];
  }
  if (last === undefined) return [first];
  const count = ((last - first + DAYS.length) % DAYS.length) + 1;
  return Array.from({ length: count }, (_, index) => (first + index) % DAYS.length);
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

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
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
