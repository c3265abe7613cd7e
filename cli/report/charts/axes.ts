import type { Scale } from "./scale";
import type { ChartOption } from "./types";

/** A moment of a chart's course: milliseconds since 1970 and a value, or null where the line is to break. */
export type Moment = [at: number, value: number | null];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Milliseconds between two parts of a course, and where it begins and ends. */
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

/** Breaks a line where parts of the course are left out, rather than drawing it across. */
export function withGaps(moments: readonly Moment[], { step }: Course): Moment[] {
  return moments.flatMap((moment, index): Moment[] => {
    const next = moments[index + 1];
    return next && next[0] - moment[0] > 1.5 * step ? [moment, [moment[0] + step, null]] : [moment];
  });
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `14:00` on a course of a day or two, else `22 Nov`; in UTC. */
export function tick(at: number, { first, last }: Course): string {
  const date = new Date(at);
  if (last - first <= 2 * DAY_MS) return date.toISOString().slice(11, 16);
  return day(date);
}

/** `22 Nov` */
export function day(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** The colors are the page's, so that one drawing serves light and dark; so is the size of its text. */
const AXIS_LABEL = { color: "var(--muted)", fontSize: 12, fontFamily: "inherit", hideOverlap: true };
const AXIS_LINE = { lineStyle: { color: "var(--line)" } };

/** What all charts have in common: nothing moves, and nothing waits for a mouse. */
export const STILL: ChartOption = {
  animation: false,
  useUTC: true,
  textStyle: { fontFamily: "inherit" },
};

/** A time axis; with `around`, half a step wider on both sides, for bars. */
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

/** A jagged line across the foot of an axis: it does not begin at zero. */
const BREAK = "path://M0 3L3 0L6 3L9 0L12 3L12 5L9 2L6 5L3 2L0 5Z";

/** @param show - makes a tick's text of the value in so many decimals. */
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
