import type * as pulumi from "@pulumi/pulumi";
import type { GetRecommendedModelArgs } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link GetRecommendedModelArgs} as inputs: each may be an output of a resource. */
export type GetRecommendedModelOutputArgs = OutputArgs<GetRecommendedModelArgs>;

/**
 * Reads the alias of the model that a task's leaderboard recommends. Works in a preview.
 *
 * As the `model` of an `Endpoint`, it follows the leaderboard: after the recommendation has changed, the next
 * `pulumi up` replaces the endpoint, even if the program is the same. To keep a model, write the alias into the stack's
 * config, or use `model: "recommended"`, which is resolved once.
 *
 * @throws when the task has no recommendation (the error lists the task's models), when there is no such task (the
 *   error names the nearest ones), and when Pareta refuses.
 *
 * @example
 * ```ts
 * import { getRecommendedModel } from "pulumi-pareta";
 *
 * export const best = getRecommendedModel({ task: "contract-key-fields" });
 * ```
 */
export function getRecommendedModel(args: GetRecommendedModelArgs, opts?: pulumi.InvokeOptions): Promise<string> {
  return invoke("getRecommendedModel", args, opts);
}

/**
 * {@link getRecommendedModel} with arguments that may be outputs of resources.
 *
 * @example
 * ```ts
 * import { Endpoint, getRecommendedModelOutput } from "pulumi-pareta";
 *
 * const task = "contract-key-fields";
 * // Follows the leaderboard: any run may replace this endpoint.
 * export const url = new Endpoint("contracts", { task, model: getRecommendedModelOutput({ task }) }).url;
 * ```
 */
export function getRecommendedModelOutput(
  args: GetRecommendedModelOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<string> {
  return invokeOutput("getRecommendedModel", args, opts);
}
