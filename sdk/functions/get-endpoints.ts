import type * as pulumi from "@pulumi/pulumi";
import type { EndpointRecord, GetEndpointsArgs } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link GetEndpointsArgs} that may come from resources. */
export type GetEndpointsOutputArgs = OutputArgs<GetEndpointsArgs>;

/**
 * Lists the endpoints that the organization can reach, whoever manages them: all, or those that have every value of the
 * filter. Works in a preview.
 *
 * A record's `model`, and so the filter's, is what the `Endpoint` resource calls `deployedModel`.
 *
 * @throws for a wrong filter, and when Pareta refuses. None that match is an empty list.
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
 * {@link getEndpoints} with a filter that may come from resources.
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
