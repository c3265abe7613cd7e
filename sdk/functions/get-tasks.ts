import type * as pulumi from "@pulumi/pulumi";
import type { GetTasksArgs, TaskRecord } from "../../provider/functions";
import { invoke, invokeOutput } from "./invoke";

/**
 * Lists the tasks of Pareta's catalogue: what endpoints can be deployed for. Works in a preview.
 *
 * @param args - there is nothing to choose: `{}`, or nothing.
 * @throws when Pareta refuses.
 *
 * @example
 * ```ts
 * import { getTasks } from "pulumi-pareta";
 *
 * export const taskIds = getTasks().then((tasks) => tasks.map(({ id }) => id));
 * ```
 */
export function getTasks(args: GetTasksArgs = {}, opts?: pulumi.InvokeOptions): Promise<TaskRecord[]> {
  return invoke("getTasks", args, opts);
}

/**
 * {@link getTasks} as an output, for what waits for a provider or for `dependsOn`.
 *
 * @example
 * ```ts
 * import { getTasksOutput } from "pulumi-pareta";
 *
 * export const taskIds = getTasksOutput().apply((tasks) => tasks.map(({ id }) => id));
 * ```
 */
export function getTasksOutput(
  args: GetTasksArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<TaskRecord[]> {
  return invokeOutput("getTasks", args, opts);
}
