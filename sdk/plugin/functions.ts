import type * as dynamic from "../functions";
import { lifted, plain } from "./invoke";

/** As `getEndpoint` of `pulumi-pareta`, asked of the plugin. */
export const getEndpoint: typeof dynamic.getEndpoint = plain("getEndpoint");

/** As `getEndpointOutput` of `pulumi-pareta`, asked of the plugin. */
export const getEndpointOutput: typeof dynamic.getEndpointOutput = lifted("getEndpoint");

/** As `getEndpoints` of `pulumi-pareta`, asked of the plugin. */
export const getEndpoints: typeof dynamic.getEndpoints = plain("getEndpoints");

/** As `getEndpointsOutput` of `pulumi-pareta`, asked of the plugin. */
export const getEndpointsOutput: typeof dynamic.getEndpointsOutput = lifted("getEndpoints");

/** As `getTasks` of `pulumi-pareta`, asked of the plugin. */
export const getTasks: typeof dynamic.getTasks = plain("getTasks");

/** As `getTasksOutput` of `pulumi-pareta`, asked of the plugin. */
export const getTasksOutput: typeof dynamic.getTasksOutput = lifted("getTasks");

/** As `getTask` of `pulumi-pareta`, asked of the plugin. */
export const getTask: typeof dynamic.getTask = plain("getTask");

/** As `getTaskOutput` of `pulumi-pareta`, asked of the plugin. */
export const getTaskOutput: typeof dynamic.getTaskOutput = lifted("getTask");

/** As `matchTask` of `pulumi-pareta`, asked of the plugin. */
export const matchTask: typeof dynamic.matchTask = plain("matchTask");

/** As `matchTaskOutput` of `pulumi-pareta`, asked of the plugin. */
export const matchTaskOutput: typeof dynamic.matchTaskOutput = lifted("matchTask");

/** As `getLeaderboard` of `pulumi-pareta`, asked of the plugin. */
export const getLeaderboard: typeof dynamic.getLeaderboard = plain("getLeaderboard");

/** As `getLeaderboardOutput` of `pulumi-pareta`, asked of the plugin. */
export const getLeaderboardOutput: typeof dynamic.getLeaderboardOutput = lifted("getLeaderboard");

/** As `getRecommendedModel` of `pulumi-pareta`, asked of the plugin. */
export const getRecommendedModel: typeof dynamic.getRecommendedModel = plain("getRecommendedModel");

/** As `getRecommendedModelOutput` of `pulumi-pareta`, asked of the plugin. */
export const getRecommendedModelOutput: typeof dynamic.getRecommendedModelOutput = lifted("getRecommendedModel");

/** As `getEndpointMetrics` of `pulumi-pareta`, asked of the plugin. */
export const getEndpointMetrics: typeof dynamic.getEndpointMetrics = plain("getEndpointMetrics");

/** As `getEndpointMetricsOutput` of `pulumi-pareta`, asked of the plugin. */
export const getEndpointMetricsOutput: typeof dynamic.getEndpointMetricsOutput = lifted("getEndpointMetrics");

/** As `getModels` of `pulumi-pareta`, asked of the plugin. */
export const getModels: typeof dynamic.getModels = plain("getModels");

/** As `getModelsOutput` of `pulumi-pareta`, asked of the plugin. */
export const getModelsOutput: typeof dynamic.getModelsOutput = lifted("getModels");
