import { APIStatusError, type JsonObject, type Params } from "../../../provider/client";
import { numbersIn } from "../figures/numbers";
import type { Reader } from "../figures/readers";
import { hasAny, seriesIn } from "../figures/series";
import type { Measured, Point } from "../report";
import type { Window } from "../../window";

/** One of the metrics of an endpoint. */
export interface Metric<Figures> {
  read: (query: Params) => Promise<JsonObject>;
  reader: Reader<Figures>;
  /** Whether the values of a window's parts add up to the value of the window. */
  adds?: boolean;
}

/**
 * Reads a metric with its series over the window. Reads it without the series if Pareta refuses such a query, or if the
 * response then lacks the figures of the whole window. It never fails: an error becomes the reason why the figures are
 * missing.
 */
export async function measure<Figures extends object>(
  metric: Metric<Figures>,
  window: Window,
): Promise<Measured<Figures>> {
  const { read, reader } = metric;
  let grouped: JsonObject = {};
  try {
    grouped = await read({ window: window.text, group_by: window.groupBy });
  } catch (error) {
    const refused = error instanceof APIStatusError && (error.status === 400 || error.status === 422);
    if (!refused) return missing(reasonOf(error));
  }
  const figures = reader(numbersIn(grouped));
  const series = seriesIn(grouped, reader);
  if (hasAny(figures)) return { figures, series, missing: null };
  try {
    const plain = await read({ window: window.text });
    return summarize(metric, plain, series);
  } catch (error) {
    return series.length > 0 ? summarize(metric, {}, series) : missing(reasonOf(error));
  }
}

function summarize<Figures extends object>(
  { reader, adds }: Metric<Figures>,
  json: JsonObject,
  known: readonly Point<Figures>[],
): Measured<Figures> {
  const own = seriesIn(json, reader);
  const series = own.length > 0 ? own : known;
  const told = reader(numbersIn(json));
  const figures = !hasAny(told) && adds && series.length > 0 ? sum(told, series) : told;
  if (hasAny(figures) || series.length > 0) return { figures, series, missing: null };
  return missing("Pareta has no figures of this window");
}

function sum<Figures extends object>(empty: Figures, series: readonly Point<Figures>[]): Figures {
  const rows: readonly Record<string, unknown>[] = series;
  const total = (key: string) => {
    const values = rows.map((row) => row[key]).filter((value) => typeof value === "number");
    return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
  };
  return Object.fromEntries(Object.keys(empty).map((key) => [key, total(key)])) as Figures;
}

function missing<Figures>(reason: string): Measured<Figures> {
  return { figures: null, series: [], missing: reason };
}

const LONGEST_REASON = 200;

/** The error on one line. The client has removed the key from it. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const status = error instanceof APIStatusError && !message.startsWith("HTTP ") ? `HTTP ${error.status}: ` : "";
  const text = `${status}${message}`.replace(/\s+/g, " ").trim();
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)}...` : text;
}
