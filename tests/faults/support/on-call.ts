import type { Api } from "../../../provider/endpoint";
import type { DeployEvent } from "pulumi-pareta/client";
import type { ApiCall } from "../matrix/operations";

type Endpoints = Api["endpoints"];
/** `deploy` as the lifecycle calls it. */
export type Deploy = (
  params: Record<string, unknown>,
  options: Parameters<Endpoints["list"]>[0],
) => AsyncIterable<DeployEvent>;

/** An API in which `choose` selects the API that handles each call of `call`. */
export function onCall(api: Api, call: ApiCall | undefined, choose: (usual: Api) => Promise<Api>): Api {
  const { endpoints } = api;
  const deploy: Deploy = async function* (params, options) {
    const { endpoints: chosen } = call === "deploy" ? await choose(api) : api;
    yield* (chosen.deploy.bind(chosen) as unknown as Deploy)(params, options);
  };
  const through = <Name extends "retrieve" | "start" | "stop" | "delete">(name: Name) =>
    (async (id: string, options) => {
      const { endpoints: chosen } = name === call ? await choose(api) : api;
      return chosen[name](id, options);
    }) as Endpoints[Name];
  return {
    tasks: api.tasks,
    chat: api.chat,
    redact: (text) => api.redact(text),
    endpoints: {
      deploy: deploy as unknown as Endpoints["deploy"],
      list: async (options) => (call === "list" ? (await choose(api)).endpoints : endpoints).list(options),
      retrieve: through("retrieve"),
      start: through("start"),
      stop: through("stop"),
      delete: through("delete"),
      metrics: (id) => ({
        cost: async (...args) => {
          const { endpoints: chosen } = call === "cost" ? await choose(api) : api;
          return chosen.metrics(id).cost(...args);
        },
      }),
    },
  };
}

/** An API with another `deploy`, made from its own. */
export function withDeploy(api: Api, change: (usual: Deploy) => Deploy): Api {
  const { endpoints } = api;
  const usual = endpoints.deploy.bind(endpoints) as unknown as Deploy;
  const rest = onCall(api, undefined, Promise.resolve.bind(Promise));
  return { ...rest, endpoints: { ...rest.endpoints, deploy: change(usual) as unknown as Endpoints["deploy"] } };
}
