import type * as client from "../client";
import { define, id } from "./definition";
import type { Inquiry } from "./inquiry";
import { ifUnknownTask } from "./unknown-task";

/** Whose leaderboard to read. */
export interface GetLeaderboardArgs {
  /** A task id, such as `contract-key-fields`. */
  task: string;
}

/** A model on a task's leaderboard. Null where Pareta has no number. */
export interface LeaderboardModel {
  /** The alias to deploy it by: the `model` of an `Endpoint`. */
  name: string | null;
  /** `open`, which can be deployed, or `frontier`, which is there to compare with. */
  kind: string | null;
  /** From 0 to 1. */
  quality: number | null;
  /** In micro-USD: 1 000 000 is $1. Null for a task that is billed per token. */
  costPerRequestMicroUsd: number | null;
  /** The context window, in thousands of tokens. */
  contextK: number | null;
  /** How it is run, in Pareta's word. */
  runMode: string | null;
}

/** How the models compare at one task. */
export interface Leaderboard {
  /** The task. */
  taskId: string;
  /** What `quality` measures, such as `field_f1`. */
  metric: string | null;
  /** What a cost is for, such as `per_request`. */
  costUnit: string | null;
  /** The alias of the task's pick; the literal `recommended`, or null, where nobody has picked one. */
  recommended: string | null;
  /** In Pareta's order: the best first. */
  models: LeaderboardModel[];
  /** The frontier model that the open ones are compared with; also a row of `models`. */
  frontier: Pick<LeaderboardModel, "name" | "quality" | "costPerRequestMicroUsd"> | null;
}

export const getLeaderboard = define("getLeaderboard", {
  example: 'getLeaderboard({ task: "contract-key-fields" })',
  shape: { task: id('a task id, such as "contract-key-fields"') },
  run: async ({ task }: GetLeaderboardArgs, inquiry): Promise<Leaderboard> => {
    const { taskId, metric, costUnit, recommended, models, frontier } = await readLeaderboard(inquiry, task);
    return {
      taskId: taskId ?? task,
      metric,
      costUnit,
      recommended,
      models: models.map(({ name, kind, quality, costPerRequestMicroUsd, contextK, runMode }) => ({
        name,
        kind,
        quality,
        costPerRequestMicroUsd,
        contextK,
        runMode,
      })),
      frontier: frontier && {
        name: frontier.name,
        quality: frontier.quality,
        costPerRequestMicroUsd: frontier.costPerRequestMicroUsd,
      },
    };
  },
});

/** @throws FunctionError; for an unknown task with the nearest ones. */
export function readLeaderboard(inquiry: Inquiry, task: string): Promise<client.Leaderboard> {
  return inquiry.ask(
    `reading the leaderboard of task "${task}"`,
    (options) => inquiry.api.tasks.leaderboard(task, options),
    (error) => ifUnknownTask(inquiry, error, task),
  );
}
