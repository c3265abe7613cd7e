import type { Cost, EndpointReport, Totals } from "./report";
import { titleOf } from "./report";

/** What all endpoints come to together. Summed as they are, and rounded only where they are shown. */
export function totalsOf(endpoints: readonly EndpointReport[]): Totals {
  const costs = endpoints.flatMap(({ cost }) => (cost.figures?.spendMicroUsd == null ? [] : [cost.figures]));
  // Savings of an endpoint whose spend is not known would make the sums tell different stories.
  const sum = (key: keyof Cost) => {
    const values = costs.flatMap((figures) => figures[key] ?? []);
    return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
  };
  return {
    endpoints: endpoints.length,
    live: endpoints.filter(({ status }) => status === "live").length,
    withoutCost: endpoints.length - costs.length,
    spendMicroUsd: sum("spendMicroUsd"),
    frontierMicroUsd: sum("frontierMicroUsd"),
    savingsMicroUsd: sum("savingsMicroUsd"),
  };
}

/** Those that have spent most first, then by name. */
export function bySpend(endpoints: readonly EndpointReport[]): EndpointReport[] {
  const spend = ({ cost }: EndpointReport) => cost.figures?.spendMicroUsd ?? -1;
  return [...endpoints].sort((a, b) => spend(b) - spend(a) || titleOf(a).localeCompare(titleOf(b), "en"));
}

/** The share that was saved, from 0 to 1; null where there is nothing to compare with. Negative: it was dearer. */
export function savedShare({ savingsMicroUsd, frontierMicroUsd }: Cost): number | null {
  return savingsMicroUsd === null || !frontierMicroUsd ? null : savingsMicroUsd / frontierMicroUsd;
}
