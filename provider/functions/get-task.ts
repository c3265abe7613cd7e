import * as z from "zod";
import { define, id } from "./definition";
import type { TaskRecord } from "./get-tasks";
import { ifUnknownTask } from "./unknown-task";

/** Which task to read. */
export interface GetTaskArgs {
  /** A task id, such as `contract-key-fields`. */
  id: string;
  /** The number of examples to read; 0 or more. Default: Pareta's own choice. */
  exampleCount?: number | undefined;
}

/** A task of Pareta's catalogue, with examples. */
export interface TaskDetails extends TaskRecord {
  /** Inputs with the expected outputs, as Pareta has them. They may have any shape. */
  examples: unknown[];
}

export const getTask = define("getTask", {
  example: 'getTask({ id: "contract-key-fields" })',
  shape: {
    id: id('a task id, such as "contract-key-fields"'),
    exampleCount: z
      .int({ error: "must be a whole number, 0 or more" })
      .min(0, { error: "must be a whole number, 0 or more" })
      .optional(),
  },
  run: async ({ id, exampleCount }: GetTaskArgs, inquiry): Promise<TaskDetails> => {
    const task = await inquiry.ask(
      `reading task "${id}"`,
      (options) => inquiry.api.tasks.retrieve(id, { examples_n: exampleCount }, options),
      (error) => ifUnknownTask(inquiry, error, id),
    );
    const { defaultScorer, hasBlobInput, examples } = task;
    return { id: task.id ?? id, defaultScorer, hasBlobInput, examples: Array.isArray(examples) ? examples : [] };
  },
});
