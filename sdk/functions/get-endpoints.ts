import type * as pulumi from "@pulumi/pulumi";
import type { EndpointRecord, GetEndpointsArgs } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link GetEndpointsArgs} as inputs: each may be an output of a resource. */
export type GetEndpointsOutputArgs = OutputArgs<GetEndpointsArgs>;

/**
 * Lists the endpoints that the organization can reach: all of them, or those that match every value of the filter. The
 * endpoints need not be managed by Pulumi. Works in a preview.
 *
 * A record's `model`, and the filter's `model`, is what the `Endpoint` resource calls `deployedModel`.
 *
 * @throws for a wrong filter, and when Pareta refuses. If no endpoint matches, the result is an empty list.
 *
 * @example
 * ```ts
 * import { getEndpoints } from "pulumi-pareta";
 *
 * export const live = getEndpoints({ task: "contract-key-fields", status: "live" }).then((rows) =>
 *   rows.map(({ id, model }) => ({ id, model })),
 * );
 * ```
 */
export function getEndpoints(args: GetEndpointsArgs = {}, opts?: pulumi.InvokeOptions): Promise<EndpointRecord[]> {
  return invoke("getEndpoints", args, opts);
}

/**
 * {@link getEndpoints} with a filter that may hold outputs of resources.
 *
 * @example
 * ```ts
 * import { Endpoint, getEndpointsOutput } from "pulumi-pareta";
 *
 * const contracts = new Endpoint("contracts", { task: "contract-key-fields" });
 * export const sameTask = getEndpointsOutput({ task: contracts.task }).apply((rows) => rows.map(({ id }) => id));
 * ```
 */
export function getEndpointsOutput(
  args: GetEndpointsOutputArgs = {},
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<EndpointRecord[]> {
  return invokeOutput("getEndpoints", args, opts);
}
