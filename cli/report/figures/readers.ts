import type { Activity, Cost, Latency, Quality, Uptime } from "../report";
import type { Named } from "./numbers";

/** Finds the figures of a dimension among the numbers of a response. Pareta may rename keys and add keys. */
export type Reader<Figures> = (numbers: readonly Named[]) => Figures;

/** Words that give a number another meaning than its other words. */
const PER_UNIT = ["per", "rate", "unit"];
const COUNTS = ["count", "n", "samples", "total"];

/** The first number whose key has one word of each group, and none of `without`. */
function find(numbers: readonly Named[], groups: readonly (readonly string[])[], without: readonly string[] = []) {
  return numbers.find(
    ({ words }) =>
      groups.every((group) => group.some((word) => words.includes(word))) &&
      !without.some((word) => words.includes(word)),
  );
}

const has = (words: readonly string[], ...any: string[]) => any.some((word) => words.includes(word));

/** `p50_latency_ms`, `latency_ms.p50`, `p50`: the latency of the whole request, not of its first token or its queue. */
export const latency: Reader<Latency> = (numbers) => {
  const of = (percentile: string) => {
    const found = find(numbers, [[percentile], ["latency", "duration"]], ["ttft"]) ?? find(numbers, [[percentile]]);
    return found ? inMilliseconds(found) : null;
  };
  return { p50Ms: of("p50"), p95Ms: of("p95"), p99Ms: of("p99") };
};

function inMilliseconds({ words, value }: Named): number {
  if (has(words, "us", "micros", "microseconds")) return value / 1000;
  return has(words, "s", "sec", "secs", "seconds") ? value * 1000 : value;
}

/** `uptime_pct` is a percentage. `uptime` or `availability` up to 1 is a share. */
export const uptime: Reader<Uptime> = (numbers) => {
  const durations = ["seconds", "minutes", "hours", "s", "ms", "count", "checks"];
  const found = find(numbers, [["uptime", "availability", "available"]], durations);
  if (!found) return { percent: null };
  const isPercentage = has(found.words, "pct", "percent", "percentage") || found.value > 1;
  return { percent: isPercentage ? found.value : found.value * 100 };
};

/** `quality_mean`, `mean_score`, `score`. */
export const quality: Reader<Quality> = (numbers) => {
  const subject = ["quality", "score", "judge"];
  const found =
    find(numbers, [subject, ["mean", "avg", "average"]], COUNTS) ?? find(numbers, [subject.slice(0, 2)], COUNTS);
  return { mean: found?.value ?? null };
};

/**
 * Money is read only if the key says that it is in micro-USD, because a wrong guess at the unit would be a wrong bill.
 */
export const cost: Reader<Cost> = (numbers) => {
  const money = numbers.filter(({ words }) => has(words, "micro") && has(words, "usd") && !has(words, ...PER_UNIT));
  const saved = ["savings", "saving", "saved"];
  const compared = ["frontier", "baseline"];
  const frontierMicroUsd = find(money, [compared], saved)?.value ?? null;
  const spendMicroUsd =
    find(money, [["total", "spend", "spent", "cost", "billed"]], [...saved, ...compared])?.value ?? null;
  const difference = frontierMicroUsd === null || spendMicroUsd === null ? null : frontierMicroUsd - spendMicroUsd;
  return { spendMicroUsd, frontierMicroUsd, savingsMicroUsd: find(money, [saved])?.value ?? difference };
};

/** `request_count`, `requests`. */
export const activity: Reader<Activity> = (numbers) => ({
  requests:
    find(numbers, [["requests", "request"]], ["usd", "ms", "tokens", "failed", "errors", ...PER_UNIT])?.value ?? null,
});
