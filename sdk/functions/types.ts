/** The arguments and results of the functions, shared by both providers. */
export type { GetEndpointOutputArgs } from "./get-endpoint";
export type { GetEndpointMetricsOutputArgs } from "./get-endpoint-metrics";
export type { GetEndpointsOutputArgs } from "./get-endpoints";
export type { GetLeaderboardOutputArgs } from "./get-leaderboard";
export type { GetRecommendedModelOutputArgs } from "./get-recommended-model";
export type { GetTaskOutputArgs } from "./get-task";
export type { CertainTaskMatch, MatchTaskOutputArgs } from "./match-task";
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
