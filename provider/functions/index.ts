/**
 * The functions: calls to Pareta that change nothing. They do not depend on Pulumi or on an environment, because the
 * caller passes the client in.
 *
 * @module
 */
export { FunctionCaller } from "./caller";
export type { FunctionDefinition } from "./definition";
export type { EndpointRecord } from "./endpoint-record";
export { FunctionError, type ArgumentFault } from "./errors";
export type { GetEndpointArgs } from "./get-endpoint";
export {
  METRIC_DIMENSIONS,
  type EndpointMetrics,
  type GetEndpointMetricsArgs,
  type MetricDimension,
  type MetricsQuery,
} from "./get-endpoint-metrics";
export type { GetEndpointsArgs } from "./get-endpoints";
export type { GetLeaderboardArgs, Leaderboard, LeaderboardModel } from "./get-leaderboard";
export type { GetModelsArgs, ModelRecord } from "./get-models";
export type { GetRecommendedModelArgs } from "./get-recommended-model";
export type { GetTaskArgs, TaskDetails } from "./get-task";
export type { GetTasksArgs, TaskRecord } from "./get-tasks";
export { Inquiry, type FunctionContext, type FunctionsApi } from "./inquiry";
export type { MatchTaskArgs } from "./match-task";
export { MEASURES, RESULT_PROPERTY, unwrapResult, wrapResult } from "./result-property";
export { FUNCTIONS, type FunctionName, type ResultOf } from "./table";
export type { TaskCandidate, TaskCapability, TaskMatch } from "./task-match";
