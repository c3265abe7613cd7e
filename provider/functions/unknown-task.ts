import { NotFoundError } from "../client";
import { nearestOr } from "../endpoint/decide/hints";
import { FunctionError } from "./errors";
import type { Inquiry } from "./inquiry";

/**
 * The error for a task that is not in the catalogue: it says so, and names similar ones. Undefined for any other error.
 */
export async function ifUnknownTask(
  inquiry: Inquiry,
  error: unknown,
  task: string,
): Promise<FunctionError | undefined> {
  if (!(error instanceof NotFoundError)) return undefined;
  const tasks = await inquiry.tryTo((options) => inquiry.api.tasks.list(options));
  const ids = (tasks ?? []).flatMap(({ id }) => id ?? []);
  const hint = nearestOr("tasks", task, ids);
  return new FunctionError(`Pareta knows no task "${task}"${hint && `; ${hint}`}.`, { cause: error });
}
