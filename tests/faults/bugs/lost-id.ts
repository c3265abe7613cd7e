import { EndpointError, IncompleteError } from "../../../provider/endpoint";
import type { Bug } from "./bug";

/** A failure half-way is thrown as if nothing had been made. */
export const lostId: Bug = {
  name: "a lost id",
  noticed: [
    { row: 7, operation: "create" },
    { row: 10, operation: "create" },
    { row: 15, operation: "create" },
    { row: 30, operation: "create" },
    { row: 22, operation: "create stopped" },
    { row: 25, operation: "start" },
  ],
  controller: (controller) => ({
    create: (...args) => withoutId(controller.create(...args)),
    update: (...args) => withoutId(controller.update(...args)),
    delete: (...args) => controller.delete(...args),
    leaderboard: (...args) => controller.leaderboard(...args),
    read: (...args) => controller.read(...args),
  }),
};

async function withoutId<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof IncompleteError) throw new EndpointError(error.message, { cause: error.cause });
    throw error;
  }
}
