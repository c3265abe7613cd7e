import type { ObservedEndpoint } from "../../provider/endpoint/types";

/** What was measured of one endpoint in one dimension. */
export interface Measured<Figures> {
  /** Over the whole window; null where there is nothing at all, and `missing` says why. */
  figures: Figures | null;
  /** Its course, oldest first; empty where Pareta told none. */
  series: readonly Point<Figures>[];
  missing: string | null;
}

/** Figures of a part of the window. */
export type Point<Figures> = Figures & {
  /** When that part began: ISO 8601, in UTC. */
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

/** Millionths of a US dollar. */
export interface Cost {
  spendMicroUsd: number | null;
  /** What the same requests had cost with the frontier model. */
  frontierMicroUsd: number | null;
  savingsMicroUsd: number | null;
}

export interface Activity {
  requests: number | null;
}

/** The dimensions of a report, each by the name of its route. */
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
  /** Millionths of a US dollar: a unit rate, never rounded. */
  costPerRequestMicroUsd: number | null;
}

/** What a list tells of an endpoint. */
type Described = Pick<ObservedEndpoint, "id" | "name" | "task" | "model" | "status" | "url">;

/** One endpoint, and all that was measured of it. */
export interface EndpointReport extends Dimensions, Described {
  /** What the leaderboard says of the endpoint's model, and of the frontier model that it is compared with. */
  rates: { own: Rate | null; frontier: Rate | null };
}

/** An organization whose endpoints could not be listed. */
export interface Unlisted {
  api: string;
  /** Names the provider whose key was used. */
  reason: string;
}

/** All that a report shows. `--json` prints just this. */
export interface Report {
  /** ISO 8601, in UTC. */
  generatedAt: string;
  /** The stretch of time that the figures are of, up to `generatedAt`: `24h`, `7d`. */
  window: string;
  /** Where the figures come from. */
  apis: readonly string[];
  /** Organizations whose endpoints could not be listed: they are in no figure. */
  unlisted: readonly Unlisted[];
  totals: Totals;
  /** Those that have spent most first. */
  endpoints: readonly EndpointReport[];
}

/**
 * Sums: the spend over all endpoints that have it; the frontier's price and the savings over those that have both of them
 * too, so that they are of the same requests.
 */
export interface Totals extends Cost {
  endpoints: number;
  /** How many are live. */
  live: number;
  /** How many have no figure of what they cost: the sums leave them out. */
  withoutCost: number;
  /** How many have a cost, but nothing to compare it with: they are in the spend alone. */
  withoutComparison: number;
}

/** What stands for an endpoint where people read it. */
export function titleOf({ id, name }: Pick<EndpointReport, "id" | "name">): string {
  return name === null || name === "" ? id : name;
}
