import { boardJobs, ratesOf } from "../report/collect/rates";
import { metricJobs } from "../report/collect/jobs";
import type { Window } from "../window";
import { mapParallel } from "../parallel";
import type { Endpoint } from "../../provider/client";
import type { Look } from "./look";
import { keyOf } from "./rows";

/** How an endpoint is doing. Null for what Pareta does not tell. */
export interface Figures {
  window: string;
  spendMicroUsd: number | null;
  savingsMicroUsd: number | null;
  pricePerRequestMicroUsd: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  quality: number | null;
}

const WINDOW: Window = { text: "24h", groupBy: "hour" };
const AT_ONCE = 4;
const CALL_LIMIT_MS = 30_000;

/** Reads the figures of every managed endpoint of a look, as a report does. Never throws. */
export async function readFigures({ subjects }: Look, signal: AbortSignal): Promise<ReadonlyMap<string, Figures>> {
  const options = { signal, timeout: CALL_LIMIT_MS, maxRetries: 0 };
  const targets = subjects.flatMap(({ account, record, row }) =>
    account && record ? [{ key: keyOf(row), api: account.api, endpoint: record as Endpoint }] : [],
  );
  const boards = boardJobs(targets, options);
  const measured = targets.map((target) => ({ target, ...metricJobs(target, WINDOW, options) }));
  await mapParallel([...boards.jobs, ...measured.flatMap(({ jobs }) => jobs)], AT_ONCE, (job) => job());
  return new Map(
    measured.map(({ target, results: { cost, performance, quality } }) => [
      target.key,
      {
        window: WINDOW.text,
        spendMicroUsd: cost.figures?.spendMicroUsd ?? null,
        savingsMicroUsd: cost.figures?.savingsMicroUsd ?? null,
        pricePerRequestMicroUsd: ratesOf(target, boards.found).own?.costPerRequestMicroUsd ?? null,
        p50Ms: performance.figures?.p50Ms ?? null,
        p95Ms: performance.figures?.p95Ms ?? null,
        p99Ms: performance.figures?.p99Ms ?? null,
        quality: quality.figures?.mean ?? null,
      },
    ]),
  );
}
