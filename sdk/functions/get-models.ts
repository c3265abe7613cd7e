import type * as pulumi from "@pulumi/pulumi";
import type { GetModelsArgs, ModelRecord } from "../../provider/functions";
import { invoke, invokeOutput } from "./invoke";

/**
 * Lists the values that an inference request can have as its `model`: the deployed endpoints that have a URL, in
 * OpenAI's shape. Works in a preview.
 *
 * @param args - there are no arguments: `{}` or nothing.
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
 * {@link getModels} as an output. Use it when the call must wait for a provider or for `dependsOn`.
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
