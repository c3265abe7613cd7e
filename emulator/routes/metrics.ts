import type { Exchange, Handler } from "../exchange";
import { endpointNotFound } from "../http/errors";
import { bucketsOf, loadAt, seedOf, spansOf, windowOf, type Window } from "../metrics";
import type { World } from "../world";

/** @param load - how busy the endpoint was; the average is 1. */
type Measure = (seed: number, hours: number, load: number) => Record<string, number>;

/** What each dimension shows for some hours of an endpoint. */
const MEASURES = {
  performance: (seed, hours, load) => {
    const p50 = Math.round((180 + (seed % 240)) * (0.7 + 0.3 * load));
    return {
      p50_latency_ms: p50,
      p95_latency_ms: Math.round(p50 * (2 + load)),
      p99_latency_ms: Math.round(p50 * (3.5 + 1.5 * load)),
      request_count: requests(seed, hours, load),
    };
  },
  uptime: (seed, hours, load) => {
    // Failures happen in busy hours.
    const trouble = load > 1.4 ? 6 : load < 1 ? 0 : 1;
    const down = (seed % 7) * 10 * Math.ceil(hours / 24) * trouble;
    return { uptime_pct: round(100 * (1 - down / (hours * 3600))), downtime_seconds: down };
  },
  cost: (seed, hours, load) => {
    const total_micro_usd = requests(seed, hours, load) * 1_150;
    const frontier_baseline_micro_usd = requests(seed, hours, load) * 21_400;
    const savings_micro_usd = frontier_baseline_micro_usd - total_micro_usd;
    return { total_micro_usd, frontier_baseline_micro_usd, savings_micro_usd };
  },
  quality: (seed, hours, load) => ({
    quality_mean: round(0.85 + (seed % 100) / 1000 + (1 - load) / 40),
    judged_count: Math.ceil(hours / 2),
  }),
  activity: (seed, hours, load) => {
    const request_count = requests(seed, hours, load);
    return { request_count, prompt_tokens: request_count * 900, completion_tokens: request_count * 150 };
  },
} satisfies Record<string, Measure>;

/** The dimensions of an endpoint's metrics. */
export const DIMENSIONS = Object.keys(MEASURES) as (keyof typeof MEASURES)[];

/** The calls for an endpoint's metrics. The numbers are invented, and always the same for the same endpoint. */
export function metricsHandler({ store, settings, costs }: World, dimension: keyof typeof MEASURES): Handler {
  return (exchange) => {
    const id = exchange.params.id ?? "";
    if (!store.find(exchange.org, id)) throw endpointNotFound(id);
    const window = windowOf(exchange.query);
    const now = settings.clock.wallTime();
    const shown = report(dimension, id, window, exchange, now);
    const set = dimension === "cost" ? costs.get(id) : undefined;
    exchange.reply.json(200, set === undefined ? shown : { ...shown, ...costOf(set) });
  };
}

function report(dimension: keyof typeof MEASURES, id: string, window: Window, { query }: Exchange, now: number) {
  const seed = seedOf(id);
  const measure: Measure = MEASURES[dimension];
  const between = (start: number, hours: number) => measure(seed, hours, loadAt(seed, start, hours));
  const groupBy = query.get("group_by");
  const buckets = groupBy
    ? bucketsOf(window, groupBy, now).map(({ start, hours }) => ({
        start: new Date(start).toISOString(),
        ...between(start, hours),
      }))
    : undefined;
  return {
    endpoint_id: id,
    window: window.text,
    ...measure(seed, window.hours, 1),
    // The judge has its own windows, whatever the request asks for.
    ...(dimension === "quality" && {
      windows: spansOf(window.hours, window.hours > 48 ? 24 : 4, now).map(({ start, hours }) => ({
        window_start: new Date(start).toISOString(),
        window_end: new Date(start + hours * 3_600_000).toISOString(),
        ...between(start, hours),
      })),
    }),
    ...(buckets && { buckets }),
  };
}

/** The figures for a cost that was set, in the proportions of the invented ones. */
function costOf(total_micro_usd: number) {
  const frontier_baseline_micro_usd = Math.round((total_micro_usd * 21_400) / 1_150);
  return {
    total_micro_usd,
    frontier_baseline_micro_usd,
    savings_micro_usd: frontier_baseline_micro_usd - total_micro_usd,
  };
}

function requests(seed: number, hours: number, load: number): number {
  return Math.round((5 + (seed % 40)) * hours * load);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
