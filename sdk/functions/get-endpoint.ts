import type * as pulumi from "@pulumi/pulumi";
import type { EndpointRecord, GetEndpointArgs } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link GetEndpointArgs} as inputs: each may be an output of a resource. */
export type GetEndpointOutputArgs = OutputArgs<GetEndpointArgs>;

/**
 * Reads an endpoint by its id or by its name. The endpoint need not be managed by Pulumi. Works in a preview.
 *
 * A record's `model` is what the `Endpoint` resource calls `deployedModel`.
 *
 * @throws when there is no such endpoint (the error names similar ones), when several endpoints have the name (the
 *   error lists their ids), and when Pareta refuses.
 *
 * @example
 * ```ts
 * import { getEndpoint } from "pulumi-pareta";
 *
 * export const url = getEndpoint({ name: "contracts-prod" }).then((endpoint) => endpoint.url);
 * ```
 */
export function getEndpoint(args: GetEndpointArgs, opts?: pulumi.InvokeOptions): Promise<EndpointRecord> {
  return invoke("getEndpoint", args, opts);
}

/**
 * {@link getEndpoint} with arguments that may be outputs of resources.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { getEndpointOutput } from "pulumi-pareta";
 *
 * const shared = new pulumi.StackReference("acme/endpoints/prod");
 * export const url = getEndpointOutput({ id: shared.requireOutput("contractsId") }).url;
 * ```
 */
export function getEndpointOutput(
  args: GetEndpointOutputArgs,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<EndpointRecord> {
  return invokeOutput("getEndpoint", args, opts);
}
