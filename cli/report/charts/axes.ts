import type { Scale } from "./scale";
import type { ChartOption } from "./types";

/** A point of a chart: milliseconds since 1970 and a value. A null breaks the line. */
export type Moment = [at: number, value: number | null];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The start and the end of a series, and the interval between two of its points, in milliseconds. */
export interface Course {
  first: number;
  last: number;
  step: number;
}

export function courseOf(times: readonly number[]): Course {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? first;
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const positive = steps.filter((step) => step > 0);
  return { first, last, step: positive.length > 0 ? Math.min(...positive) : HOUR_MS };
}

/** Breaks a line where points of the series are missing, instead of drawing across the gap. */
export function withGaps(moments: readonly Moment[], { step }: Course): Moment[] {
  return moments.flatMap((moment, index): Moment[] => {
    const next = moments[index + 1];
    return next && next[0] - moment[0] > 1.5 * step ? [moment, [moment[0] + step, null]] : [moment];
  });
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `14:00` for a series of a day or two, else `22 Nov`. In UTC. */
export function tick(at: number, { first, last }: Course): string {
  const date = new Date(at);
  if (last - first <= 2 * DAY_MS) return date.toISOString().slice(11, 16);
  return day(date);
}

/** `22 Nov` */
export function day(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** The page defines the colors, so that one drawing serves light and dark mode. It also defines the text size. */
const AXIS_LABEL = { color: "var(--muted)", fontSize: 12, fontFamily: "inherit", hideOverlap: true };
const AXIS_LINE = { lineStyle: { color: "var(--line)" } };

/** Settings of all charts: no animation, and no reaction to a mouse. */
export const STILL: ChartOption = {
  animation: false,
  useUTC: true,
  textStyle: { fontFamily: "inherit" },
};

/** A time axis. With `around`, it is half a step wider on both sides, for bars. */
export function timeAxis(course: Course, { around = false } = {}): object {
  const margin = around || course.first === course.last ? course.step / 2 : 0;
  return {
    type: "time",
    silent: true,
    min: course.first - margin,
    max: course.last + margin,
    splitNumber: 4,
    axisTick: { show: false },
    axisLine: AXIS_LINE,
    splitLine: { show: false },
    axisLabel: { ...AXIS_LABEL, formatter: (at: number) => tick(at, course) },
  };
}

/** A jagged line at the lower end of an axis that does not begin at zero. */
const BREAK = "path://M0 3L3 0L6 3L9 0L12 3L12 5L9 2L6 5L3 2L0 5Z";

/** @param show - returns a tick's text for a value with a number of decimals. */
export function valueAxis(scale: Scale, show: (text: string) => string): object {
  const { min, max, interval, decimals, cut } = scale;
  const sign = { show: true, lineStyle: { color: "var(--muted)" }, symbol: [BREAK, "none"], symbolSize: [14, 7] };
  return {
    type: "value",
    silent: true,
    min,
    max,
    interval,
    axisLine: cut ? sign : { show: false },
    splitLine: AXIS_LINE,
    axisLabel: { ...AXIS_LABEL, formatter: (value: number) => show(withMinus(value.toFixed(decimals))) },
  };
}

function withMinus(text: string): string {
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "\u2212");
}

export function nameAxis(names: readonly string[]): object {
  return {
    type: "category",
    silent: true,
    data: names,
    inverse: true,
    axisTick: { show: false },
    axisLine: AXIS_LINE,
    axisLabel: { ...AXIS_LABEL, color: "var(--text)", interval: 0, hideOverlap: false },
  };
}
