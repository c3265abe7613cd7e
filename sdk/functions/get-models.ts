import type * as pulumi from "@pulumi/pulumi";
import type { GetModelsArgs, ModelRecord } from "../../provider/functions";
import { invoke, invokeOutput } from "./invoke";

/**
 * Lists what can be named as the `model` of an inference request: the deployed endpoints that have a URL, in OpenAI's
 * shape. Works in a preview.
 *
 * @param args - there is nothing to choose: `{}`, or nothing.
 * @throws when Pareta refuses.
 *
 * @example
 * ```ts
 * import { getModels } from "pulumi-pareta";
 *
 * export const servable = getModels().then((models) => models.map(({ id }) => id));
 * ```
 */
export function getModels(args: GetModelsArgs = {}, opts?: pulumi.InvokeOptions): Promise<ModelRecord[]> {
  return invoke("getModels", args, opts);
}

/**
 * {@link getModels} as an output, for what waits for a provider or for `dependsOn`.
 *
 * @example
 * ```ts
 * import { Endpoint, getModelsOutput } from "pulumi-pareta";
 *
 * const contracts = new Endpoint("contracts", { task: "contract-key-fields" });
 * export const servable = getModelsOutput({}, { dependsOn: contracts }).apply((models) => models.map(({ id }) => id));
 * ```
 */
export function getModelsOutput(
  args: GetModelsArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<ModelRecord[]> {
  return invokeOutput("getModels", args, opts);
}
