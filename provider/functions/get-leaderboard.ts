import type * as client from "../client";
import { define, id } from "./definition";
import type { Inquiry } from "./inquiry";
import { ifUnknownTask } from "./unknown-task";

/** Which task's leaderboard to read. */
export interface GetLeaderboardArgs {
  /** A task id, such as `contract-key-fields`. */
  task: string;
}

/** A model on a task's leaderboard. A property is null if Pareta has no value for it. */
export interface LeaderboardModel {
  /** The alias to deploy the model by: the `model` of an `Endpoint`. */
  name: string | null;
  /** `open` for a model that can be deployed, `frontier` for a model that is only there for comparison. */
  kind: string | null;
  /** The model's score at the task, from 0 to 1. */
  quality: number | null;
  /** The cost per request in micro-USD: 1 000 000 is $1. Null for a task that is billed per token. */
  costPerRequestMicroUsd: number | null;
  /** The context window, in thousands of tokens. */
  contextK: number | null;
  /** The run mode, in Pareta's terms. */
  runMode: string | null;
}

/** How the models compare at one task. */
export interface Leaderboard {
  /** The id of the task. */
  taskId: string;
  /** What `quality` measures, such as `field_f1`. */
  metric: string | null;
  /** The unit of a cost, such as `per_request`. */
  costUnit: string | null;
  /** The alias of the task's pick. If there is no pick, the literal `recommended`, or null. */
  recommended: string | null;
  /** The models in Pareta's order: the best first. */
  models: LeaderboardModel[];
  /** The frontier model that the open models are compared with. It is also a row of `models`. */
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

/** @throws FunctionError. For an unknown task, it names the nearest ones. */
export function readLeaderboard(inquiry: Inquiry, task: string): Promise<client.Leaderboard> {
  return inquiry.ask(
    `reading the leaderboard of task "${task}"`,
    (options) => inquiry.api.tasks.leaderboard(task, options),
    (error) => ifUnknownTask(inquiry, error, task),
  );
}
