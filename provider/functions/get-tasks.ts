import type { Task } from "../client";
import { define } from "./definition";

/** A task of Pareta's catalogue. */
export interface TaskRecord {
  /** The task's id, such as `contract-key-fields`. An endpoint is deployed for it. */
  id: string;
  /** How answers are scored, such as `field_f1`. */
  defaultScorer: string | null;
  /** Whether its inputs are files, such as images. */
  hasBlobInput: boolean | null;
}

/** There are no arguments. */
export type GetTasksArgs = Record<string, never>;

export const getTasks = define("getTasks", {
  example: "getTasks()",
  shape: {},
  run: async (_args: GetTasksArgs, inquiry): Promise<TaskRecord[]> => {
    const tasks = await inquiry.ask("listing the tasks", (options) => inquiry.api.tasks.list(options));
    return tasks.flatMap((task) => toTaskRecord(task) ?? []);
  },
});

/** Undefined for a task without an id, because no endpoint can be deployed for it. */
export function toTaskRecord({ id, defaultScorer, hasBlobInput }: Task): TaskRecord | undefined {
  return id === null ? undefined : { id, defaultScorer, hasBlobInput };
}
