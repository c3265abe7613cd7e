import { BadRequestError, NotFoundError, type Leaderboard } from "../client";
import { nearestOr } from "./hints";
import type { LeaderboardAnswer } from "./leaderboard";
import { requestOptions } from "./observe";
import { DeadlineError, type Operation } from "./operation";
import type { EndpointInputs } from "./types";

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
    const open = board.models.filter((model) => model.kind === "open").map((model) => model.name);
    return { kind: "found", recommended: board.recommended, openModels: open.filter((name) => name !== null) };
  } catch (error) {
    if (!(operation.signal.reason instanceof DeadlineError)) operation.signal.throwIfAborted();
    if (error instanceof NotFoundError) return { kind: "unknown-task" };
    return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** For a refused deploy: the nearest tasks, or the task's models, where its own are unknown. Empty where it cannot help. */
export async function refusalHint(operation: Operation, inputs: EndpointInputs, refusal: Error): Promise<string> {
  if (!(refusal instanceof BadRequestError) && !(refusal instanceof NotFoundError)) return "";
  const { task, model } = inputs;
  try {
    const tasks = await operation.api.tasks.list({ ...requestOptions(operation), maxRetries: 0 });
    const ids = tasks.map(({ id }) => id).filter((id) => id !== null);
    if (ids.length > 0 && !ids.includes(task)) {
      return ` The catalogue has no task "${task}"; ${nearestOr("tasks", task, ids)}.`;
    }
  } catch {
    return ""; // The refusal itself is what the user needs to see.
  }
  const answer = await askLeaderboard(operation, task);
  if (model === "recommended" || answer.kind !== "found" || answer.openModels.includes(model)) return "";
  return ` The leaderboard of task "${task}" has these models: ${answer.openModels.join(", ") || "none"}.`;
}
