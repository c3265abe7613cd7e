import type { ObservedEndpoint } from "../../provider/endpoint/types";
import type { Rule } from "./rule";

/** The measurement of one endpoint in one dimension. */
export interface Measured<Figures> {
  /** The figures of the whole window. Null if there are none, and `missing` gives the reason. */
  figures: Figures | null;
  /** The series, oldest first. Empty if Pareta reported none. */
  series: readonly Point<Figures>[];
  missing: string | null;
}

/** Figures of a part of the window. */
export type Point<Figures> = Figures & {
  /** The start of that part: ISO 8601, in UTC. */
  at: string;
};

/** In milliseconds. */
export interface Latency {
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

export interface Uptime {
  /** From 0 to 100. */
  percent: number | null;
}

export interface Quality {
  /** The mean of the judge's scores, from 0 to 1. */
  mean: number | null;
}

/** In micro-USD: 1 000 000 is $1. */
export interface Cost {
  spendMicroUsd: number | null;
  /** What the same requests would have cost with the frontier model. */
  frontierMicroUsd: number | null;
  savingsMicroUsd: number | null;
}

export interface Activity {
  requests: number | null;
}

/** The dimensions of a report, each named after its route. */
export interface Dimensions {
  performance: Measured<Latency>;
  uptime: Measured<Uptime>;
  quality: Measured<Quality>;
  cost: Measured<Cost>;
  activity: Measured<Activity>;
}

/** A row of a task's leaderboard. */
export interface Rate {
  model: string;
  /** From 0 to 1. */
  quality: number | null;
  /** In micro-USD: a unit rate, never rounded. */
  costPerRequestMicroUsd: number | null;
}

/** The fields of an endpoint that come from the list. */
type Described = Pick<ObservedEndpoint, "id" | "name" | "task" | "model" | "status" | "url">;

/** One endpoint with all its measurements. */
export interface EndpointReport extends Dimensions, Described {
  /** The leaderboard's rates for the endpoint's model, and for the frontier model that it is compared with. */
  rates: { own: Rate | null; frontier: Rate | null };
  /** Its hours and its budget. Null for an endpoint that has neither in the stack of `--stack`. */
  rule: Rule | null;
}

/** An organization whose endpoints could not be listed. */
export interface Unlisted {
  api: string;
  /** It names the provider whose key was used. */
  reason: string;
}

/** Everything that a report shows. `--json` prints exactly this. */
export interface Report {
  /** ISO 8601, in UTC. */
  generatedAt: string;
  /** The time window of the figures, which ends at `generatedAt`: `24h`, `7d`. */
  window: string;
  /** The addresses that the figures come from. */
  apis: readonly string[];
  /** Organizations whose endpoints could not be listed. No figure includes them. */
  unlisted: readonly Unlisted[];
  totals: Totals;
  /** The endpoints, sorted by their spend, the highest first. */
  endpoints: readonly EndpointReport[];
}

/**
 * Sums. The spend is summed over all endpoints that have it. The frontier's price and the savings are summed over the
 * endpoints that also have both of these, so that they are about the same requests.
 */
export interface Totals extends Cost {
  endpoints: number;
  /** The number of live endpoints. */
  live: number;
  /** The number of endpoints without a cost. The sums leave them out. */
  withoutCost: number;
  /** The number of endpoints with a cost but without a comparison. They are in the spend only. */
  withoutComparison: number;
}

/** The title of an endpoint, for people. */
export function titleOf({ id, name }: Pick<EndpointReport, "id" | "name">): string {
  return name === null || name === "" ? id : name;
}
