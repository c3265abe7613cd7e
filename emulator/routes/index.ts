import type { Handler } from "../exchange";
import type { Call } from "../faults/spec";
import type { Route } from "../http/router";
import type { World } from "../world";
import { chatHandler } from "./chat";
import { deployHandler } from "./deploy";
import { endpointHandlers } from "./endpoints";
import { DIMENSIONS, metricsHandler } from "./metrics";
import { modelsHandler } from "./models";
import { taskHandlers } from "./tasks";

/** A route of the API, and its name in faults. */
export interface ApiRoute extends Route<Handler> {
  call: Call;
}

/** Every route of the API. */
export function apiRoutes(world: World): ApiRoute[] {
  const endpoints = endpointHandlers(world);
  const tasks = taskHandlers(world);
  return [
    { call: "deploy", method: "POST", path: "/v1/endpoints", handler: deployHandler(world) },
    { call: "list", method: "GET", path: "/v1/endpoints", handler: endpoints.list },
    { call: "retrieve", method: "GET", path: "/v1/endpoints/:id", handler: endpoints.retrieve },
    { call: "start", method: "POST", path: "/v1/endpoints/:id/start", handler: endpoints.start },
    { call: "stop", method: "POST", path: "/v1/endpoints/:id/stop", handler: endpoints.stop },
    { call: "delete", method: "DELETE", path: "/v1/endpoints/:id", handler: endpoints.remove },
    ...DIMENSIONS.map((dimension) => ({
      call: dimension,
      method: "GET" as const,
      path: `/v1/endpoints/:id/${dimension}`,
      handler: metricsHandler(world, dimension),
    })),
    { call: "tasks", method: "GET", path: "/v1/tasks", handler: tasks.list },
    { call: "match", method: "POST", path: "/v1/tasks/match", handler: tasks.match },
    { call: "task", method: "GET", path: "/v1/tasks/:id", handler: tasks.retrieve },
    { call: "leaderboard", method: "GET", path: "/v1/tasks/:id/leaderboard", handler: tasks.leaderboard },
    { call: "models", method: "GET", path: "/v1/models", handler: modelsHandler(world) },
    { call: "chat", method: "POST", path: "/v1/chat/completions", handler: chatHandler(world) },
  ];
}
