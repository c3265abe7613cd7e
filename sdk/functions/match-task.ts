import type * as pulumi from "@pulumi/pulumi";
import type { MatchTaskArgs, TaskMatch } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link MatchTaskArgs} that may come from resources. */
export type MatchTaskOutputArgs = OutputArgs<MatchTaskArgs>;

/** A match that has a task. */
export type CertainTaskMatch = TaskMatch & {
  /** The task to deploy for. */
  taskId: string;
};

/**
 * Finds the task that an intent in plain words means. Works in a preview.
 *
 * Where a general capability is meant, `taskId` is that capability's task (chat: `general-chat`, vision:
 * `general-vision`, agentic: `general-agentic`, coding: `code-generation`), `type` is `"capability"`, and `capability`
 * says which.
 *
 * The answer may change from run to run, and with it a `task` that is taken from it: another task replaces an endpoint.
 * Match once and write down the task that came of it, unless that is what you want.
 *
 * @throws with the candidates, when several tasks fit as well (unless `allowAmbiguous`), and when nothing fits or it
 * cannot be deployed, as speech cannot (unless `allowNone`, which makes `taskId` null).
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
 * {@link matchTask} with arguments that may come from resources.
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
