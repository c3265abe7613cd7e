import type { Clock } from "../../../provider/client";
import { formatDuration } from "../../../provider/endpoint/decide/durations";
import type { Dimensions, EndpointReport, Report } from "../report";
import { ruleIn } from "../rule";
import { bySpend, totalsOf } from "../totals";
import type { Window } from "../../window";
import { mapParallel } from "../../parallel";
import { metricJobs } from "./jobs";
import { boardJobs, ratesOf, type Boards } from "./rates";
import { spentJob } from "./spent";
import { findTargets, type Api, type Target } from "./targets";

export interface Collecting {
  window: Window;
  /** Ids and names of the endpoints to report on. Empty: all of them. */
  only: readonly string[];
  /** The time limit for reading the figures, in milliseconds. A figure without a response by then is missing. */
  limit: number;
  clock: Clock;
  /** Called as the responses arrive. */
  progress: (done: number, total: number) => void;
}

/** Parallel requests: fast for many endpoints, and no burden for the API. */
const AT_ONCE = 8;
const CALL_LIMIT_MS = 30_000;

/**
 * Reads everything that a report shows.
 *
 * @throws CommandError when no endpoints can be listed, and when an endpoint of `only` does not exist. It does not fail
 *   for any other reason.
 */
export async function collect(apis: readonly Api[], collecting: Collecting): Promise<Report> {
  const { window, clock, progress, limit } = collecting;
  const overtime = new AbortController();
  const { targets, unlisted } = await findTargets(apis, collecting.only, CALL_LIMIT_MS);

  const tooLate = new Error(`not read within ${formatDuration(limit)}, the report's limit (--timeout)`);
  const cancel = clock.timer(limit, () => overtime.abort(tooLate));
  try {
    const options = { signal: overtime.signal, timeout: CALL_LIMIT_MS };
    const boards = boardJobs(targets, options);
    const measured = targets.map((target) => ({
      target,
      metrics: metricJobs(target, window, options),
      spending: spentJob(target, options),
    }));
    const jobs = [...boards.jobs, ...measured.flatMap(({ metrics, spending }) => [...metrics.jobs, ...spending.jobs])];
    let done = 0;
    progress(done, jobs.length);
    await mapParallel(jobs, AT_ONCE, async (job) => {
      await job();
      progress(++done, jobs.length);
    });
    const now = clock.wallTime();
    const endpoints = bySpend(
      measured.map(({ target, metrics, spending }) => ({
        ...described(target, boards.found, metrics.results),
        rule: target.asked
          ? ruleIn(target.asked, target.endpoint, spending.found.spent, target.asked.moment ?? now)
          : null,
      })),
    );
    return {
      generatedAt: new Date(now).toISOString(),
      window: window.text,
      apis: [...new Set(apis.map(({ baseURL }) => baseURL))],
      unlisted,
      totals: totalsOf(endpoints),
      endpoints,
    };
  } finally {
    cancel();
  }
}

function described(target: Target, boards: Boards, dimensions: Dimensions): Omit<EndpointReport, "rule"> {
  const { id, name, task, model, status, url } = target.endpoint;
  return { id, name, task, model, status, url, rates: ratesOf(target, boards), ...dimensions };
}
