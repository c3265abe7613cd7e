import type { Cost, EndpointReport, Totals } from "./report";
import { titleOf } from "./report";

/** The totals of all endpoints. The sums use exact values. Rounding happens only at display. */
export function totalsOf(endpoints: readonly EndpointReport[]): Totals {
  const costs = endpoints.flatMap(({ cost }) => (cost.figures?.spendMicroUsd == null ? [] : [cost.figures]));
  // Otherwise sums over different endpoints would be compared as if they were about the same ones.
  const compared = costs.filter(
    ({ frontierMicroUsd, savingsMicroUsd }) => frontierMicroUsd !== null && savingsMicroUsd !== null,
  );
  return {
    endpoints: endpoints.length,
    live: endpoints.filter(({ status }) => status === "live").length,
    withoutCost: endpoints.length - costs.length,
    withoutComparison: costs.length - compared.length,
    spendMicroUsd: sum(costs, "spendMicroUsd"),
    frontierMicroUsd: sum(compared, "frontierMicroUsd"),
    savingsMicroUsd: sum(compared, "savingsMicroUsd"),
  };
}

function sum(costs: readonly Cost[], key: keyof Cost): number | null {
  return costs.length === 0 ? null : costs.reduce((total, figures) => total + (figures[key] ?? 0), 0);
}

/** How many endpoints the sums leave out, and what these lack. Undefined if no endpoint is left out. */
export function leftOut(endpoints: number, lack: string): string | undefined {
  if (endpoints === 0) return undefined;
  return endpoints === 1 ? `1 endpoint has ${lack}` : `${endpoints} endpoints have ${lack}`;
}

export const NO_COST = "no cost data";
export const NO_COMPARISON = "no frontier price to compare with";

/** Sorted by spend, the highest first, then by name. */
export function bySpend(endpoints: readonly EndpointReport[]): EndpointReport[] {
  const spend = ({ cost }: EndpointReport) => cost.figures?.spendMicroUsd ?? -1;
  return [...endpoints].sort((a, b) => spend(b) - spend(a) || titleOf(a).localeCompare(titleOf(b), "en"));
}

/** The saved share, from 0 to 1. Null without a comparison. Negative if the endpoint cost more. */
export function savedShare({ savingsMicroUsd, frontierMicroUsd }: Cost): number | null {
  return savingsMicroUsd === null || !frontierMicroUsd ? null : savingsMicroUsd / frontierMicroUsd;
}
