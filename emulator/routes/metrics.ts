import type { Exchange, Handler } from "../exchange";
import { endpointNotFound } from "../http/errors";
import { bucketsOf, seedOf, windowOf, type Window } from "../metrics";
import type { World } from "../world";

type Measure = (seed: number, hours: number) => Record<string, number>;

/** What each dimension says of some hours of an endpoint. */
const MEASURES = {
  performance: (seed, hours) => {
    const p50 = 180 + (seed % 240);
    return {
      p50_latency_ms: p50,
      p95_latency_ms: p50 * 3,
      p99_latency_ms: p50 * 5,
      request_count: perHour(seed) * hours,
    };
  },
  uptime: (seed, hours) => {
    const down = (seed % 7) * 10 * Math.ceil(hours / 24);
    return { uptime_pct: round(100 * (1 - down / (hours * 3600))), downtime_seconds: down };
  },
  cost: (seed, hours) => {
    const total_micro_usd = perHour(seed) * hours * 1_150;
    const frontier_baseline_micro_usd = perHour(seed) * hours * 21_400;
    const savings_micro_usd = frontier_baseline_micro_usd - total_micro_usd;
    return { total_micro_usd, frontier_baseline_micro_usd, savings_micro_usd };
  },
  quality: (seed, hours) => ({ quality_mean: round(0.85 + (seed % 100) / 1000), judged_count: Math.ceil(hours / 2) }),
  activity: (seed, hours) => {
    const request_count = perHour(seed) * hours;
    return { request_count, prompt_tokens: request_count * 900, completion_tokens: request_count * 150 };
  },
} satisfies Record<string, Measure>;

/** The dimensions an endpoint is measured in. */
export const DIMENSIONS = Object.keys(MEASURES) as (keyof typeof MEASURES)[];

/** The calls that measure an endpoint: made up, and the same for the same endpoint every time. */
export function metricsHandler({ store, settings }: World, dimension: keyof typeof MEASURES): Handler {
  return (exchange) => {
    const id = exchange.params.id ?? "";
    if (!store.find(exchange.org, id)) throw endpointNotFound(id);
    const window = windowOf(exchange.query);
    const now = settings.clock.wallTime();
    exchange.reply.json(200, report(MEASURES[dimension], id, window, exchange, now));
  };
}

function report(measure: Measure, id: string, window: Window, { query }: Exchange, now: number) {
  const groupBy = query.get("group_by");
  const buckets = groupBy
    ? bucketsOf(window, groupBy, now).map(({ start, hours }) => ({
        start: new Date(start).toISOString(),
        ...measure(seedOf(`${id} ${start}`), hours),
      }))
    : undefined;
  return { endpoint_id: id, window: window.text, ...measure(seedOf(id), window.hours), ...(buckets && { buckets }) };
}

function perHour(seed: number): number {
  return 5 + (seed % 40);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
