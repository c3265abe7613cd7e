import type * as pulumi from "@pulumi/pulumi";
import type { GetTasksArgs, TaskRecord } from "../../provider/functions";
import { invoke, invokeOutput } from "./invoke";

/**
 * Lists the tasks of Pareta's catalogue. An endpoint is deployed for one of them. Works in a preview.
 *
 * @param args - there are no arguments: `{}` or nothing.
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
 * {@link getTasks} as an output. Use it when the call must wait for a provider or for `dependsOn`.
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
