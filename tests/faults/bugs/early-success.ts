import { NotFoundError, type RequestOptions } from "pulumi-pareta/client";
import { onCall } from "../support/on-call";
import type { Bug } from "./bug";

/** The 204 of a delete counts as its end: there is no look whether the endpoint is gone. */
export const earlySuccess: Bug = {
  name: "success before the delete is done",
  noticed: [
    { row: 26, operation: "delete" },
    { row: 26, operation: "replace" },
  ],
  api: (api) => {
    const deleted = new Set<string>();
    const usual = onCall(api, undefined, Promise.resolve.bind(Promise));
    return {
      ...usual,
      endpoints: {
        ...usual.endpoints,
        delete: async (id: string, options?: RequestOptions) => {
          await api.endpoints.delete(id, options);
          deleted.add(id);
        },
        retrieve: (id: string, options?: RequestOptions) =>
          deleted.has(id) ? Promise.reject(gone(id)) : api.endpoints.retrieve(id, options),
      },
    };
  },
};

function gone(id: string): NotFoundError {
  const response = { headers: {}, body: "" };
  const message = `endpoint '${id}' not found`;
  return new NotFoundError({ message, status: 404, detail: message, requestId: null, response, retryAfterMs: null });
}
