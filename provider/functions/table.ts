import { getEndpoint } from "./get-endpoint";
import { getEndpointMetrics } from "./get-endpoint-metrics";
import { getEndpoints } from "./get-endpoints";
import { getLeaderboard } from "./get-leaderboard";
import { getModels } from "./get-models";
import { getRecommendedModel } from "./get-recommended-model";
import { getTask } from "./get-task";
import { getTasks } from "./get-tasks";
import { matchTask } from "./match-task";

/** Every function, by the name that follows `pareta:index:` in its token. */
export const FUNCTIONS = {
  getEndpoint,
  getEndpoints,
  getTasks,
  getTask,
  matchTask,
  getLeaderboard,
  getRecommendedModel,
  getEndpointMetrics,
  getModels,
};

export type FunctionName = keyof typeof FUNCTIONS;

/** The type of a function's result. */
export type ResultOf<Name extends FunctionName> = Awaited<ReturnType<(typeof FUNCTIONS)[Name]["run"]>>;
