import type { EndpointReport } from "./report";

/** Which figures an endpoint lacks, and why. */
export interface Missing {
  /** The figures, in the words of the report. */
  what: string;
  why: string;
}

const CALLED = {
  performance: "latency",
  uptime: "uptime",
  quality: "quality",
  cost: "cost",
  activity: "requests",
} as const;

/** The dimensions of an endpoint that have no data at all. Those with the same reason are together. */
export function missingFigures(endpoint: EndpointReport): Missing[] {
  const byReason = new Map<string, string[]>();
  for (const [dimension, what] of Object.entries(CALLED)) {
    const { missing } = endpoint[dimension as keyof typeof CALLED];
    if (missing !== null) byReason.set(missing, [...(byReason.get(missing) ?? []), what]);
  }
  return [...byReason].map(([why, what]) => ({ what: what.join(", "), why }));
}
