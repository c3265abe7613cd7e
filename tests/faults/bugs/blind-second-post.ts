import { APIStatusError } from "pulumi-pareta/client";
import { withDeploy } from "../support/on-call";
import type { Bug } from "./bug";

/** A deploy whose response is lost is sent once more, as a generic retry would do. */
export const blindSecondPost: Bug = {
  name: "a blind second POST",
  noticed: [4, 5, 6, 7, 8, 9, 12, 16, 22].map((row) => ({ row, operation: "create" }) as Bug["noticed"][number]),
  api: (api) =>
    withDeploy(api, (deploy) => {
      return async function* (params, options) {
        try {
          yield* deploy(params, options);
        } catch (error) {
          if (error instanceof APIStatusError && error.status < 500) throw error;
          yield* deploy(params, options);
        }
      };
    }),
};
