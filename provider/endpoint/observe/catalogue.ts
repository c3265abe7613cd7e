import { BadRequestError, NotFoundError, type Leaderboard } from "../../client";
import { EndpointError } from "../errors";
import { answerOf, isMissing, unknownTask, type LeaderboardAnswer } from "../decide/leaderboard";
import { requestOptions } from "./observe";
import { type Operation } from "./operation";
import { DeadlineError } from "../errors";
import type { EndpointInputs } from "../types";

/**
 * Requests a task's leaderboard, and turns every outcome into a value that a pure decision can read.
 *
 * @param seen - called with the whole leaderboard, when it could be read.
 */
export async function askLeaderboard(
  operation: Operation,
  task: string,
  seen: (board: Leaderboard) => void = () => {},
): Promise<LeaderboardAnswer> {
  try {
    const board = await operation.api.tasks.leaderboard(task, requestOptions(operation));
    seen(board);
    return answerOf(board);
  } catch (error) {
    if (operation.signal.aborted && !(operation.signal.reason instanceof DeadlineError)) {
      throw new EndpointError(`reading the leaderboard of task "${task}" was cancelled. Nothing was changed.`, {
        cause: error,
      });
    }
    const unreadable = { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) } as const;
    if (!(error instanceof NotFoundError)) return unreadable;
    // If the API has no leaderboards any more, each of them is "not found". So a task is missing only if the catalogue
    // says so too.
    const tasks = await taskIds(operation).catch(() => []);
    return isMissing(task, tasks) ? { kind: "unknown-task", tasks } : unreadable;
  }
}

/** The ids of the catalogue's tasks. */
export async function taskIds(operation: Operation): Promise<string[]> {
  const tasks = await operation.api.tasks.list({ ...requestOptions(operation), maxRetries: 0 });
  return tasks.map(({ id }) => id).filter((id) => id !== null);
}

/**
 * The hint for a refused deploy: the nearest tasks, or the task's models where the deploy's own are unknown. Empty
 * where it cannot help.
 */
export async function refusalHint(operation: Operation, inputs: EndpointInputs, refusal: Error): Promise<string> {
  if (!(refusal instanceof BadRequestError) && !(refusal instanceof NotFoundError)) return "";
  const { task, model } = inputs;
  try {
    const ids = await taskIds(operation);
    if (isMissing(task, ids)) return ` ${unknownTask(task, ids).replace(/^t/, "T")}.`;
  } catch {
    return ""; // The refusal itself is what the user needs to see.
  }
  const answer = await askLeaderboard(operation, task);
  if (model === "recommended" || answer.kind !== "found" || answer.openModels.includes(model)) return "";
  return ` The leaderboard of task "${task}" has these models: ${answer.openModels.join(", ") || "none"}.`;
}
