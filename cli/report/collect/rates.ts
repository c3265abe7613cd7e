import type { Leaderboard, RequestOptions } from "../../../provider/client";
import type { EndpointReport, Rate } from "../report";
import type { Job } from "./jobs";
import type { Target } from "./targets";

/** The leaderboards that could be read, by {@link boardKey}. */
export type Boards = ReadonlyMap<string, Leaderboard>;

/**
 * One leaderboard for each task. A leaderboard that cannot be read is left out, because the figures of the endpoints do
 * not need it.
 */
export function boardJobs(targets: readonly Target[], options: RequestOptions) {
  const found = new Map<string, Leaderboard>();
  const wanted = new Map<string, Job>();
  for (const { api, endpoint } of targets) {
    const { task } = endpoint;
    if (!task) continue;
    const key = boardKey(api, task);
    wanted.set(key, async () => {
      try {
        found.set(key, await api.tasks.leaderboard(task, options));
      } catch {
        // The report is then shown without rates.
      }
    });
  }
  return { jobs: [...wanted.values()], found };
}

function boardKey(api: Target["api"], task: string): string {
  return JSON.stringify([api.baseURL, task]);
}

/** The rates of an endpoint's model and of the frontier model, from the leaderboard of the endpoint's task. */
export function ratesOf({ api, endpoint }: Target, boards: Boards): EndpointReport["rates"] {
  const board = endpoint.task ? boards.get(boardKey(api, endpoint.task)) : undefined;
  return { own: rate(board?.models.find((row) => row.name === endpoint.model)), frontier: rate(board?.frontier) };
}

function rate(row: Leaderboard["models"][number] | null | undefined): Rate | null {
  if (!row?.name) return null;
  return { model: row.name, quality: row.quality, costPerRequestMicroUsd: row.costPerRequestMicroUsd };
}
