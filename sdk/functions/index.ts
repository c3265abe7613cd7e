export { getEndpoint, getEndpointOutput, type GetEndpointOutputArgs } from "./get-endpoint";
export {
  getEndpointMetrics,
  getEndpointMetricsOutput,
  type GetEndpointMetricsOutputArgs,
} from "./get-endpoint-metrics";
export { getEndpoints, getEndpointsOutput, type GetEndpointsOutputArgs } from "./get-endpoints";
export { getLeaderboard, getLeaderboardOutput, type GetLeaderboardOutputArgs } from "./get-leaderboard";
export { getModels, getModelsOutput } from "./get-models";
export {
  getRecommendedModel,
  getRecommendedModelOutput,
  type GetRecommendedModelOutputArgs,
} from "./get-recommended-model";
export { getTask, getTaskOutput, type GetTaskOutputArgs } from "./get-task";
export { getTasks, getTasksOutput } from "./get-tasks";
export { matchTask, matchTaskOutput, type CertainTaskMatch, type MatchTaskOutputArgs } from "./match-task";
export type { OutputArgs } from "./invoke";
export type {
  EndpointMetrics,
  EndpointRecord,
  GetEndpointArgs,
  GetEndpointMetricsArgs,
  GetEndpointsArgs,
  GetLeaderboardArgs,
  GetModelsArgs,
  GetRecommendedModelArgs,
  GetTaskArgs,
  GetTasksArgs,
  Leaderboard,
  LeaderboardModel,
  MatchTaskArgs,
  MetricDimension,
  MetricsQuery,
  ModelRecord,
  TaskCandidate,
  TaskCapability,
  TaskDetails,
  TaskMatch,
  TaskRecord,
} from "../../provider/functions";
