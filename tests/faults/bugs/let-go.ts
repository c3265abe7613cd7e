import { EndpointError, type Call } from "../../../provider/endpoint";
import type { Bug } from "./bug";

/** A cancel ends everything that is under way, with or without an id. */
export const letGo: Bug = {
  name: "a cancel that lets go",
  noticed: [
    { row: 30, operation: "create" },
    { row: 30, operation: "create stopped" },
    { row: 30, operation: "replace" },
    { row: 43, operation: "create" },
  ],
  controller: (controller) => ({
    create: (inputs, call) => Promise.race([controller.create(inputs, call), cancelled(call)]),
    update: (...args) => controller.update(...args),
    delete: (...args) => controller.delete(...args),
    leaderboard: (...args) => controller.leaderboard(...args),
    read: (...args) => controller.read(...args),
  }),
};

function cancelled({ signal }: Call): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(new EndpointError("it was cancelled. Run pulumi up again.")));
  });
}
