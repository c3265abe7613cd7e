import type * as pulumi from "@pulumi/pulumi";
import type { MatchTaskArgs, TaskMatch } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link MatchTaskArgs} as inputs: each may be an output of a resource. */
export type MatchTaskOutputArgs = OutputArgs<MatchTaskArgs>;

/** A match that has a task. */
export type CertainTaskMatch = TaskMatch & {
  /** The task to deploy for. */
  taskId: string;
};

/**
 * Finds the task that matches an intent in plain words. Works in a preview.
 *
 * If the intent is a general capability, `taskId` is that capability's task (chat: `general-chat`, vision:
 * `general-vision`, agentic: `general-agentic`, coding: `code-generation`), `type` is `"capability"`, and `capability`
 * names it.
 *
 * The result may change from run to run, and so may an Endpoint's `task` that is taken from it. Another task replaces
 * the endpoint. Unless you want that, match once and write the resulting task into the program.
 *
 * @throws with the candidates, when several tasks match equally well (unless `allowAmbiguous`), and when no task
 *   matches or the match cannot be deployed, for example speech (unless `allowNone`, which makes `taskId` null).
 *
 * @example
 * ```ts
 * import { matchTask } from "pulumi-pareta";
 *
 * export const task = matchTask({ query: "pull key fields out of contracts" }).then(({ taskId }) => taskId);
 * ```
 */
export function matchTask(
  args: MatchTaskArgs & { allowNone?: false | undefined },
  opts?: pulumi.InvokeOptions,
): Promise<CertainTaskMatch>;
export function matchTask(args: MatchTaskArgs, opts?: pulumi.InvokeOptions): Promise<TaskMatch>;
export function matchTask(args: MatchTaskArgs, opts?: pulumi.InvokeOptions): Promise<TaskMatch> {
  return invoke("matchTask", args, opts);
}

/**
 * {@link matchTask} with arguments that may be outputs of resources.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { Endpoint, matchTaskOutput } from "pulumi-pareta";
 *
 * const intent = new pulumi.Config().require("intent");
 * const { taskId } = matchTaskOutput({ query: intent });
 * export const endpoint = new Endpoint("by-intent", { task: taskId }).id;
 * ```
 */
export function matchTaskOutput(
  args: OutputArgs<MatchTaskArgs> & { allowNone?: false | undefined },
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<CertainTaskMatch>;
export function matchTaskOutput(args: MatchTaskOutputArgs, opts?: pulumi.InvokeOutputOptions): pulumi.Output<TaskMatch>;
export function matchTaskOutput(
  args: MatchTaskOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<TaskMatch> {
  return invokeOutput("matchTask", args, opts);
}
