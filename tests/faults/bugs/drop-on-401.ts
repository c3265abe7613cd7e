import { AuthenticationError } from "pulumi-pareta/client";
import type { Bug } from "./bug";

/** A refused key is treated as an endpoint that is gone. */
export const dropOn401: Bug = {
  name: "a drop on 401",
  noticed: [{ row: 18, operation: "read" }],
  controller: (controller) => ({
    create: (...args) => controller.create(...args),
    update: (...args) => controller.update(...args),
    delete: (...args) => controller.delete(...args),
    leaderboard: (...args) => controller.leaderboard(...args),
    read: async (...args) => {
      try {
        return await controller.read(...args);
      } catch (error) {
        if (error instanceof Error && error.cause instanceof AuthenticationError) return undefined;
        throw error;
      }
    },
  }),
};
