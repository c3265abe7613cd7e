import type * as dynamic from "../functions";
import { lifted, plain } from "./invoke";

/** `getEndpoint` of `pulumi-pareta`, called through the plugin. */
export const getEndpoint: typeof dynamic.getEndpoint = plain("getEndpoint");

/** `getEndpointOutput` of `pulumi-pareta`, called through the plugin. */
export const getEndpointOutput: typeof dynamic.getEndpointOutput = lifted("getEndpoint");

/** `getEndpoints` of `pulumi-pareta`, called through the plugin. */
export const getEndpoints: typeof dynamic.getEndpoints = plain("getEndpoints");

/** `getEndpointsOutput` of `pulumi-pareta`, called through the plugin. */
export const getEndpointsOutput: typeof dynamic.getEndpointsOutput = lifted("getEndpoints");

/** `getTasks` of `pulumi-pareta`, called through the plugin. */
export const getTasks: typeof dynamic.getTasks = plain("getTasks");

/** `getTasksOutput` of `pulumi-pareta`, called through the plugin. */
export const getTasksOutput: typeof dynamic.getTasksOutput = lifted("getTasks");

/** `getTask` of `pulumi-pareta`, called through the plugin. */
export const getTask: typeof dynamic.getTask = plain("getTask");

/** `getTaskOutput` of `pulumi-pareta`, called through the plugin. */
export const getTaskOutput: typeof dynamic.getTaskOutput = lifted("getTask");

/** `matchTask` of `pulumi-pareta`, called through the plugin. */
export const matchTask: typeof dynamic.matchTask = plain("matchTask");

/** `matchTaskOutput` of `pulumi-pareta`, called through the plugin. */
export const matchTaskOutput: typeof dynamic.matchTaskOutput = lifted("matchTask");

/** `getLeaderboard` of `pulumi-pareta`, called through the plugin. */
export const getLeaderboard: typeof dynamic.getLeaderboard = plain("getLeaderboard");

/** `getLeaderboardOutput` of `pulumi-pareta`, called through the plugin. */
export const getLeaderboardOutput: typeof dynamic.getLeaderboardOutput = lifted("getLeaderboard");

/** `getRecommendedModel` of `pulumi-pareta`, called through the plugin. */
export const getRecommendedModel: typeof dynamic.getRecommendedModel = plain("getRecommendedModel");

/** `getRecommendedModelOutput` of `pulumi-pareta`, called through the plugin. */
export const getRecommendedModelOutput: typeof dynamic.getRecommendedModelOutput = lifted("getRecommendedModel");

/** `getEndpointMetrics` of `pulumi-pareta`, called through the plugin. */
export const getEndpointMetrics: typeof dynamic.getEndpointMetrics = plain("getEndpointMetrics");

/** `getEndpointMetricsOutput` of `pulumi-pareta`, called through the plugin. */
export const getEndpointMetricsOutput: typeof dynamic.getEndpointMetricsOutput = lifted("getEndpointMetrics");

/** `getModels` of `pulumi-pareta`, called through the plugin. */
export const getModels: typeof dynamic.getModels = plain("getModels");

/** `getModelsOutput` of `pulumi-pareta`, called through the plugin. */
export const getModelsOutput: typeof dynamic.getModelsOutput = lifted("getModels");
