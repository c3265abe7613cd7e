import { BadRequestError, NotFoundError, type Leaderboard } from "../../client";
import { EndpointError } from "../errors";
import { answerOf, isMissing, unknownTask, type LeaderboardAnswer } from "../decide/leaderboard";
import { requestOptions } from "./observe";
import { type Operation } from "./operation";
import { DeadlineError } from "../errors";
import type { EndpointInputs } from "../types";

/**
 * Asks a task's leaderboard, and makes of every outcome something that a pure decision can read.
 *
 * @param seen - told the whole of it, when it could be read.
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
    // Where the leaderboards are gone, each of them is not found: a task is missing where the catalogue says so too.
    const tasks = await taskIds(operation).catch(() => []);
    return isMissing(task, tasks) ? { kind: "unknown-task", tasks } : unreadable;
  }
}

/** The ids of the catalogue's tasks. */
export async function taskIds(operation: Operation): Promise<string[]> {
  const tasks = await operation.api.tasks.list({ ...requestOptions(operation), maxRetries: 0 });
  return tasks.map(({ id }) => id).filter((id) => id !== null);
}

/** For a refused deploy: the nearest tasks, or the task's models, where its own are unknown. Empty where it cannot help. */
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
