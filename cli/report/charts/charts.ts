import type { Cost, Latency, Point, Quality, Uptime } from "../report";
import { STILL, courseOf, nameAxis, timeAxis, valueAxis, withGaps, type Moment } from "./axes";
import { scaleFor, type Scale } from "./scale";
import type { ChartOption } from "./types";

const GRID = { left: 4, right: 12, top: 10, bottom: 4 };

/** Settings without any reaction to hovering. */
const INERT = { silent: true, clip: false, emphasis: { disabled: true } };

const times = (series: readonly Point<object>[]) => series.map(({ at }) => Date.parse(at));

interface Line {
  values: readonly (number | null)[];
  color: string;
  /** Lines differ in more than their color. */
  dash?: "solid" | "dashed" | "dotted";
  dots?: boolean;
  /** A value holds until the next one, and the area below the line is filled. */
  steps?: boolean;
}

function lines(at: readonly number[], parts: readonly Line[], yAxis: object): ChartOption {
  const course = courseOf(at);
  const series = parts.map(({ values, color, dash = "solid", dots = false, steps = false }) => {
    const data = withGaps(
      at.map((time, index): Moment => [time, values[index] ?? null]),
      course,
    );
    // A value without neighbors draws no line.
    const alone = (index: number) => data[index - 1]?.[1] == null && data[index + 1]?.[1] == null;
    return {
      ...INERT,
      type: "line",
      symbol: "none",
      symbolSize: 5,
      showAllSymbol: true,
      data: data.map((value, index) => (dots || alone(index) ? { value, symbol: "circle" } : value)),
      itemStyle: { color },
      lineStyle: { color, width: 2, type: dash },
      ...(steps && { step: "end", areaStyle: { color, opacity: 0.14, origin: "start" } }),
    };
  });
  return { ...STILL, grid: GRID, xAxis: timeAxis(course), yAxis, series };
}

export function latencyChart(series: readonly Point<Latency>[]): ChartOption {
  const parts: Line[] = [
    { values: series.map(({ p99Ms }) => p99Ms), color: "var(--p99)", dash: "dotted" },
    { values: series.map(({ p95Ms }) => p95Ms), color: "var(--p95)", dash: "dashed" },
    { values: series.map(({ p50Ms }) => p50Ms), color: "var(--p50)" },
  ];
  const values = parts.flatMap((part) => part.values);
  // All values have one unit: seconds if the longest value is shown in seconds.
  const seconds = Math.max(0, ...values.map((value) => value ?? 0)) >= 1000;
  const factor = seconds ? 1 / 1000 : 1;
  const scaled = parts.map((part) => ({ ...part, values: part.values.map((each) => each && each * factor) }));
  const scale = scaleFor(scaled.flatMap((part) => part.values));
  const axis = valueAxis(scale, (text) => `${text} ${seconds ? "s" : "ms"}`);
  return lines(times(series), scaled, axis);
}

export function qualityChart(series: readonly Point<Quality>[]): ChartOption {
  const values = series.map(({ mean }) => mean);
  const part: Line = { values, color: "var(--quality)", dots: series.length <= 31 };
  return lines(
    times(series),
    [part],
    valueAxis(qualityScale(series), (text) => text),
  );
}

/** Close to the scores, because their changes matter. */
export function qualityScale(series: readonly Point<Quality>[]): Scale {
  return scaleFor(
    series.map(({ mean }) => mean),
    { from: null },
  );
}

export function uptimeChart(series: readonly Point<Uptime>[]): ChartOption {
  const values = series.map(({ percent }) => percent);
  const axis = valueAxis(uptimeScale(series), (text) => `${text}%`);
  return lines(times(series), [{ values, color: "var(--uptime)", steps: true }], axis);
}

/** Not from 0, because the last percent of an uptime matters. */
export function uptimeScale(series: readonly Point<Uptime>[]): Scale {
  const values = series.map(({ percent }) => percent);
  const lowest = Math.min(100, ...values.filter((value) => value !== null));
  return scaleFor(values, { from: lowest >= 99 ? 99 : lowest >= 90 ? 90 : 0, to: 100, intervals: 2 });
}

/** Money on an axis, not an amount: ticks have as many decimals as they need. */
function dollarAxis(amounts: readonly (number | null)[]): object {
  const scale = scaleFor(amounts);
  // Cents are two digits.
  const decimals = scale.decimals === 1 ? 2 : scale.decimals;
  return valueAxis({ ...scale, decimals }, (text) => text.replace(/\d/, "$$$&"));
}

const usd = (microUsd: number | null) => (microUsd === null ? null : microUsd / 1_000_000);

/** Two bars on top of each other: the spend is in front of the cost with the frontier model. */
function bars(spend: readonly unknown[], frontier: readonly unknown[], width: number): object[] {
  const common = { ...INERT, type: "bar", barWidth: width, barGap: "-100%" };
  return [
    {
      ...common,
      data: frontier,
      itemStyle: { color: "var(--frontier)", borderColor: "var(--frontier-edge)", borderWidth: 1 },
    },
    { ...common, data: spend, itemStyle: { color: "var(--spend)" } },
  ];
}

export function costChart(series: readonly Point<Cost>[], width: number): ChartOption {
  const at = times(series);
  const course = courseOf(at);
  const count = (course.last - course.first) / course.step + 1;
  const barWidth = Math.max(1, Math.min(28, Math.round(((width - 60) / count) * 0.7)));
  const spend = series.map(({ spendMicroUsd }, index) => [at[index], usd(spendMicroUsd)]);
  const frontier = series.map(({ frontierMicroUsd }, index) => [at[index], usd(frontierMicroUsd)]);
  return {
    ...STILL,
    grid: GRID,
    xAxis: timeAxis(course, { around: true }),
    yAxis: dollarAxis(series.flatMap((point) => [usd(point.spendMicroUsd), usd(point.frontierMicroUsd)])),
    series: bars(spend, frontier, barWidth),
  };
}

/** What several endpoints have spent, and what the frontier model would have cost. */
export function spendChart(rows: readonly { name: string; cost: Cost }[]): ChartOption {
  const spend = rows.map(({ cost }) => usd(cost.spendMicroUsd));
  const frontier = rows.map(({ cost }) => usd(cost.frontierMicroUsd));
  return {
    ...STILL,
    // Room for names in a font that is wider than the library assumes.
    grid: { ...GRID, left: 20 },
    xAxis: dollarAxis([...spend, ...frontier]),
    yAxis: nameAxis(rows.map(({ name }) => name)),
    series: bars(spend, frontier, 14),
  };
}
