import * as z from "zod";
import { define, id } from "./definition";
import { ifNotFound } from "./get-endpoint";

/** The dimensions in which an endpoint can be measured. */
export const METRIC_DIMENSIONS = ["performance", "uptime", "cost", "quality", "activity"] as const;

/** A dimension in which an endpoint can be measured. */
export type MetricDimension = (typeof METRIC_DIMENSIONS)[number];

/** A query of metrics, in Pareta's own spelling: `window`, `since`, `since_hours`, `group_by`, and any other field. */
export type MetricsQuery = Record<string, string | number | boolean | readonly (string | number | boolean)[]>;

/** Which endpoint to measure, and how. */
export interface GetEndpointMetricsArgs<Dimension extends MetricDimension = MetricDimension> {
  /** The endpoint's id, such as `ep_a1b2c3`. */
  id: string;
  /** The dimensions to read: one or more. Default: all five. */
  dimensions?: readonly Dimension[] | undefined;
  /** The query, sent with every requested dimension, such as `{ window: "24h" }`. Default: none. */
  query?: MetricsQuery | undefined;
}

/**
 * The metrics: one key for each requested dimension. Its value is Pareta's JSON, unchanged. Pareta may add fields.
 * Money in it is in micro-USD: 1 000 000 is $1.
 */
export type EndpointMetrics<Dimension extends MetricDimension = MetricDimension> = Pick<
  {
    /** Latency. */
    performance: Record<string, unknown>;
    /** Availability. */
    uptime: Record<string, unknown>;
    /** What the endpoint has spent, and what it has saved compared with the frontier model. */
    cost: Record<string, unknown>;
    /** Scores of the judge. */
    quality: Record<string, unknown>;
    /** Usage. */
    activity: Record<string, unknown>;
  },
  Dimension
>;

/** As with arguments, undefined and null mean that a value is not given. */
function withoutAbsent(query: unknown): unknown {
  if (typeof query !== "object" || query === null || Array.isArray(query)) return query;
  return Object.fromEntries(Object.entries(query).filter(([, value]) => (value ?? null) !== null));
}

const WHICH = `must be one or more of ${METRIC_DIMENSIONS.join(", ")}`;
const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const getEndpointMetrics = define("getEndpointMetrics", {
  example: 'getEndpointMetrics({ id: "ep_a1b2c3", dimensions: ["cost"], query: { window: "24h" } })',
  shape: {
    id: id('an endpoint\'s id, such as "ep_a1b2c3"'),
    dimensions: z
      .array(z.enum(METRIC_DIMENSIONS, { error: WHICH }), { error: WHICH })
      .min(1, { error: WHICH })
      .optional(),
    query: z.preprocess(
      withoutAbsent,
      z
        .record(
          z.string(),
          z.union([scalar, z.array(scalar)], { error: "must be a text, a number, true or false, or a list of these" }),
          { error: 'must be an object, such as { window: "24h" }' },
        )
        .optional(),
    ),
  },
  run: async (args: GetEndpointMetricsArgs, inquiry): Promise<EndpointMetrics> => {
    const { id, dimensions = METRIC_DIMENSIONS, query } = args;
    const metrics = inquiry.api.endpoints.metrics(id);
    const measured = await Promise.all(
      [...new Set(dimensions)].map(async (dimension) => {
        const json = await inquiry.ask(
          `reading the ${dimension} of endpoint ${id}`,
          (options) => metrics[dimension](query, options),
          (error) => ifNotFound(inquiry, error, id),
        );
        return [dimension, json] as const;
      }),
    );
    return Object.fromEntries(measured) as EndpointMetrics;
  },
});
