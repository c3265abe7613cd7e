import { DateTime } from "luxon";
import { isJsonObject, type JsonObject } from "../../../provider/client/core/json";
import type { Point } from "../report";
import { numbersIn, wordsOf } from "./numbers";
import type { Reader } from "./readers";

/** Keys for the start of a part of the window, the most likely first. */
const BEGINNINGS = [
  "start",
  "from",
  "since",
  "bucket",
  "time",
  "timestamp",
  "ts",
  "date",
  "day",
  "hour",
  "at",
  "period",
];

/**
 * No chart has room for more points, and no page has room for more of each of many endpoints. The newest points are
 * kept.
 */
const MOST_POINTS = 120;

/** The series of the figures: the first list of the response whose rows have a time and a figure, oldest first. */
export function seriesIn<Figures extends object>(json: unknown, reader: Reader<Figures>): Point<Figures>[] {
  for (const rows of listsIn(json)) {
    const points = rows.flatMap((row) => pointOf(row, reader));
    if (points.length > 0) return points.sort((a, b) => (a.at < b.at ? -1 : 1)).slice(-MOST_POINTS);
  }
  return [];
}

/** The lists of objects in a response. The judge's `windows` come first. */
function listsIn(json: unknown): JsonObject[][] {
  if (Array.isArray(json)) return [json.filter(isJsonObject)];
  if (!isJsonObject(json)) return [];
  const inside = Object.entries(json).sort(([a], [b]) => Number(b === "windows") - Number(a === "windows"));
  return inside.flatMap(([, value]) => listsIn(value));
}

function pointOf<Figures extends object>(row: JsonObject, reader: Reader<Figures>): Point<Figures>[] {
  const at = timeOf(row);
  const figures = reader(numbersIn(row));
  return at !== undefined && hasAny(figures) ? [{ at, ...figures }] : [];
}

/** Whether at least one figure is present. */
export function hasAny(figures: object): boolean {
  return Object.values(figures).some((value) => value !== null);
}

function timeOf(row: JsonObject): string | undefined {
  const scalars = Object.entries(row).flatMap(([key, value]): [string, unknown][] =>
    isJsonObject(value) ? Object.entries(value) : [[key, value]],
  );
  for (const word of BEGINNINGS) {
    for (const [key, value] of scalars) {
      const at = wordsOf(key).includes(word) ? parseTime(value) : undefined;
      if (at !== undefined) return at;
    }
  }
  return undefined;
}

/** ISO 8601, SQL's format, or a number of seconds or milliseconds since 1970. Without a zone it is UTC. */
function parseTime(value: unknown): string | undefined {
  const zone = { zone: "utc" };
  if (typeof value === "number") {
    // A number that would be a time before 2001 is more likely an hour or a count.
    if (value < 1e9) return undefined;
    return DateTime.fromMillis(value < 1e11 ? value * 1000 : value, zone).toISO() ?? undefined;
  }
  if (typeof value !== "string" || !/^\d{4}-\d\d/.test(value)) return undefined;
  const [text = ""] = value.split("/");
  const iso = DateTime.fromISO(text, zone);
  return (iso.isValid ? iso : DateTime.fromSQL(text, zone)).toISO() ?? undefined;
}
