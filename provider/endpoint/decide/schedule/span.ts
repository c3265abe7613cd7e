import type { Offset } from "./time-zone";

/** The time from `start` up to but not including `end`, in milliseconds since 1970. */
export interface Span {
  start: number;
  end: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * The moments between the first and the last at which the local clock shows a time from `start` to before `end`. Both
 * are local times, in milliseconds as if they were UTC. Undefined if the clock never shows such a time.
 */
export function spanOf(offset: Offset, start: number, end: number): Span | undefined {
  const first = whenShown(offset, start);
  // The end may be shown a second time after an hour that is outside, so the minute before it counts.
  const last = whenShown(offset, end - MINUTE);
  const span = { start: first.skipped ?? first.from, end: last.skipped ?? last.to + MINUTE };
  return span.start < span.end ? span : undefined;
}

/**
 * The first and the last moment at which the local clock shows a time; or the moment at which the clock is put forward
 * past that time.
 */
type Shown = { skipped?: undefined; from: number; to: number } | { skipped: number };

function whenShown(offset: Offset, local: number): Shown {
  // A zone changes its offset at most once within so short a time.
  const offsets = [offset(local - DAY), offset(local + DAY)];
  const [early, late] = [local - Math.max(...offsets), local - Math.min(...offsets)];
  const moments = [early, late].filter((moment) => moment + offset(moment) === local);
  if (moments.length === 0) return { skipped: changeBetween(offset, early, late) };
  return { from: Math.min(...moments), to: Math.max(...moments) };
}

/** The first moment whose offset differs from that of `low`. The offset of `high` must differ too. */
function changeBetween(offset: Offset, low: number, high: number): number {
  const before = offset(low);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Joins spans that touch or overlap. The spans must be in the order of their starts. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of spans) {
    const last = result.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
