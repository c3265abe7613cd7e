import { define, id } from "./definition";
import { FunctionError } from "./errors";
import { readLeaderboard } from "./get-leaderboard";

/** Which task's recommended model to read. */
export interface GetRecommendedModelArgs {
  /** A task id, such as `contract-key-fields`. */
  task: string;
}

export const getRecommendedModel = define("getRecommendedModel", {
  example: 'getRecommendedModel({ task: "contract-key-fields" })',
  shape: { task: id('a task id, such as "contract-key-fields"') },
  run: async ({ task }: GetRecommendedModelArgs, inquiry): Promise<string> => {
    const { recommended, models } = await readLeaderboard(inquiry, task);
    // The literal means no more than null does: it repeats the request, and is not an alias.
    if (recommended && recommended !== "recommended") return recommended;
    const open = models.flatMap(({ kind, name }) => (kind === "open" && name !== null ? [name] : []));
    const choice =
      open.length > 0 ? `Choose one of its models (${open.join(", ")}), or deploy with` : "Try to deploy with";
    throw new FunctionError(
      `the leaderboard of task "${task}" recommends no model. ${choice} model: "recommended", for which Pareta picks one.`,
    );
  },
});
