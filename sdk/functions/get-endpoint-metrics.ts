import type * as pulumi from "@pulumi/pulumi";
import type { EndpointMetrics, GetEndpointMetricsArgs, MetricDimension } from "../../provider/functions";
import { invoke, invokeOutput, type OutputArgs } from "./invoke";

/** {@link GetEndpointMetricsArgs} as inputs: each may be an output of a resource. */
export type GetEndpointMetricsOutputArgs<Dimension extends MetricDimension = MetricDimension> = OutputArgs<
  GetEndpointMetricsArgs<Dimension>
>;

/**
 * Reads measures of an endpoint: performance, uptime, cost, quality and activity. Default: all of them; `dimensions`
 * selects some. Each is Pareta's JSON, unchanged. Works in a preview. Every run reads the values again, so a stack
 * output made from them changes from run to run.
 *
 * `cost` is what this endpoint has spent, not the organization's balance.
 *
 * @throws when there is no such endpoint (the error names similar ones), and when Pareta refuses one of the measures.
 *
 * @example
 * ```ts
 * import { getEndpointMetrics } from "pulumi-pareta";
 *
 * const day = getEndpointMetrics({ id: "ep_a1b2c3", dimensions: ["cost", "performance"], query: { window: "24h" } });
 * export const spentMicroUsd = day.then(({ cost }) => cost.total_micro_usd);
 * ```
 */
export function getEndpointMetrics<Dimension extends MetricDimension = MetricDimension>(
  args: GetEndpointMetricsArgs<Dimension>,
  opts?: pulumi.InvokeOptions,
): Promise<EndpointMetrics<Dimension>> {
  return invoke("getEndpointMetrics", args, opts);
}

/**
 * {@link getEndpointMetrics} with arguments that may be outputs of resources.
 *
 * @example
 * ```ts
 * import { Endpoint, getEndpointMetricsOutput } from "pulumi-pareta";
 *
 * const contracts = new Endpoint("contracts", { task: "contract-key-fields" });
 * export const cost = getEndpointMetricsOutput({ id: contracts.id, dimensions: ["cost"] }).cost;
 * ```
 */
export function getEndpointMetricsOutput<Dimension extends MetricDimension = MetricDimension>(
  args: GetEndpointMetricsOutputArgs<Dimension>,
  opts?: pulumi.InvokeOutputOptions,
): pulumi.Output<EndpointMetrics<Dimension>> {
  return invokeOutput("getEndpointMetrics", args, opts) as pulumi.Output<unknown> as pulumi.Output<
    EndpointMetrics<Dimension>
  >;
}
