import type { DeployEvent } from "pulumi-pareta/client";
import { onCall, withDeploy } from "../support/on-call";
import type { Bug } from "./bug";

/** The endpoint that a deploy reported is treated as the only one that it made. */
export const unseenTwin: Bug = {
  name: "a twin that is not looked for",
  noticed: [
    { row: 43, operation: "create" },
    { row: 43, operation: "create stopped" },
  ],
  api: (api) => {
    const told = new Map<unknown, unknown>();
    const remembering = withDeploy(api, (deploy) => {
      return async function* (params, options) {
        for await (const event of deploy(params, options)) {
          if (event.event === "complete") told.set(params.name, idIn(event));
          yield event;
        }
      };
    });
    const usual = onCall(remembering, undefined, Promise.resolve.bind(Promise));
    return {
      ...usual,
      endpoints: {
        ...usual.endpoints,
        list: async (options) => {
          const rows = await api.endpoints.list(options);
          return rows.filter(({ id, name }) => !told.has(name) || told.get(name) === id);
        },
      },
    };
  },
};

function idIn({ data }: DeployEvent): unknown {
  return (data as { endpoint?: { id?: unknown } } | null)?.endpoint?.id;
}
