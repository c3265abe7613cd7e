import type { RequestOptions } from "../../../provider/client";
import type { Spent } from "../../../provider/endpoint/decide/budget";
import { spentOf } from "../../watch/spending";
import type { Job } from "./jobs";
import { reasonOf } from "./measure";
import type { Target } from "./targets";

/** The job that reads what an endpoint has cost in the window of its budget: one call, and none without a budget. */
export function spentJob({ api, endpoint, asked }: Target, options: RequestOptions) {
  const found: { spent?: Spent } = {};
  const window: unknown = asked?.rule.budget?.window;
  const read: Job = async () => {
    found.spent = await api.endpoints
      .metrics(endpoint.id)
      .cost({ window: window as string }, options)
      .then(
        (answer) => spentOf(answer.total_micro_usd),
        (error: unknown) => ({ kind: "unknown", reason: reasonOf(error) }),
      );
  };
  return { found, jobs: typeof window === "string" ? [read] : [] };
}
