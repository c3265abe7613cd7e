import * as z from "zod";
import { filledText } from "../endpoint/decide/filled-text";
import { define } from "./definition";
import { FunctionError } from "./errors";
import { judge, toTaskMatch, type TaskMatch } from "./task-match";

/** The intent to find a task for. */
export interface MatchTaskArgs {
  /** The intent in plain words, such as "pull key fields out of contracts". */
  query: string;
  /** The number of candidates to return, at least 1. Default: 5. */
  topK?: number | undefined;
  /** Whether to take the best of several tasks that match equally well, instead of an error. Default: false. */
  allowAmbiguous?: boolean | undefined;
  /**
   * Whether to return a `taskId` of null if no task matches or none can be deployed, instead of an error. Default:
   * false.
   */
  allowNone?: boolean | undefined;
}

const flag = z.boolean({ error: "must be true or false" }).optional();

export const matchTask = define("matchTask", {
  example: 'matchTask({ query: "pull key fields out of contracts" })',
  shape: {
    query: filledText('an intent in plain words, such as "pull key fields out of contracts"'),
    topK: z
      .int({ error: "must be a whole number, 1 or more" })
      .min(1, { error: "must be a whole number, 1 or more" })
      .optional(),
    allowAmbiguous: flag,
    allowNone: flag,
  },
  run: async (args: MatchTaskArgs, inquiry): Promise<TaskMatch> => {
    const { query, topK, allowAmbiguous = false, allowNone = false } = args;
    const answer = await inquiry.ask(`matching ${JSON.stringify(query)} to a task`, (options) =>
      inquiry.api.tasks.match(query, { topK }, options),
    );
    const match = toTaskMatch(query, answer);
    const objection = judge(match, { allowAmbiguous, allowNone });
    if (objection !== undefined) throw new FunctionError(objection);
    return match;
  },
});
