import type * as pulumi from "@pulumi/pulumi";
import type { GetTaskArgs, TaskDetails } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link GetTaskArgs} as inputs: each may be an output of a resource. */
export type GetTaskOutputArgs = OutputArgs<GetTaskArgs>;

/**
 * Reads a task of Pareta's catalogue, with examples. Works in a preview.
 *
 * @throws when there is no such task (the error names the nearest ones), and when Pareta refuses.
 *
 * @example
 * ```ts
 * import { getTask } from "pulumi-pareta";
 *
 * export const scorer = getTask({ id: "contract-key-fields", exampleCount: 1 }).then((task) => task.defaultScorer);
 * ```
 */
export function getTask(args: GetTaskArgs, opts?: pulumi.InvokeOptions): Promise<TaskDetails> {
  return invoke("getTask", args, opts);
}

/**
 * {@link getTask} with arguments that may be outputs of resources.
 *
 * @example
 * ```ts
 * import { Endpoint, getTaskOutput } from "pulumi-pareta";
 *
 * const contracts = new Endpoint("contracts", { task: "contract-key-fields" });
 * export const examples = getTaskOutput({ id: contracts.task, exampleCount: 2 }).examples;
 * ```
 */
export function getTaskOutput(args: GetTaskOutputArgs, opts?: pulumi.InvokeOutputOptions): pulumi.Output<TaskDetails> {
  return invokeOutput("getTask", args, opts);
}
