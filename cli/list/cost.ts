import type { Endpoints } from "../../provider/client";
import { mapParallel } from "../parallel";

/** What an endpoint has spent and saved, in integer micro-USD. Null if Pareta does not report it. */
export interface Cost {
  spendMicroUsd: number | null;
  savingsMicroUsd: number | null;
}

export interface CostQuery {
  /** The time window, such as `24h` or `7d`. Default: Pareta's own. */
  window?: string | undefined;
  /** Ends all requests. A cost without a response by then is unknown. */
  signal: AbortSignal;
}

export interface Costs {
  byId: ReadonlyMap<string, Cost>;
  /** The time window, if every response names the same one. */
  window: string | undefined;
  /** The number of endpoints whose cost could not be read, and the reason for the first one. */
  failed: { count: number; reason: string } | undefined;
}

export const NO_COST: Cost = { spendMicroUsd: null, savingsMicroUsd: null };

/** Parallel requests: fast for two hundred endpoints, and not a burst. */
const PARALLEL = 8;
const REQUEST_TIMEOUT_MS = 10_000;

/** Reads the cost of endpoints. Never throws, because the cost is a minor part of a list. */
export async function readCosts(
  endpoints: Pick<Endpoints, "metrics">,
  ids: readonly string[],
  { window, signal }: CostQuery,
): Promise<Costs> {
  const byId = new Map<string, Cost>();
  const windows = new Set<unknown>();
  const reasons: string[] = [];
  await mapParallel(ids, PARALLEL, async (id) => {
    try {
      const options = { signal, timeout: REQUEST_TIMEOUT_MS, maxRetries: 1 };
      const answer = await endpoints.metrics(id).cost(window === undefined ? {} : { window }, options);
      byId.set(id, { spendMicroUsd: money(answer.total_micro_usd), savingsMicroUsd: money(answer.savings_micro_usd) });
      windows.add(answer.window);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  });
  const [named] = windows;
  return {
    byId,
    window: window ?? (windows.size === 1 && typeof named === "string" ? named : undefined),
    failed: reasons[0] === undefined ? undefined : { count: reasons.length, reason: reasons[0] },
  };
}

function money(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
