import { AuthenticationError, PermissionDeniedError } from "../../client";
import type { LeaderboardResult } from "./leaderboard";
import { isMissing } from "./leaderboard";
import { explain } from "./explain";
import { answerOf, unknownTask, whyRefused, type LeaderboardAnswer } from "./leaderboard";
import { isUnknown, type EndpointInputs } from "../types";

/**
 * What is known about a deploy before it is sent.
 *
 * - `open`: nothing speaks against it.
 * - `refused`: it can only fail. The reason is the error: of one input, or without a property, of the settings.
 * - `unclear`: Pareta could not be asked, which proves nothing. The reason is worth one warning.
 */
export type Outlook =
  | { kind: "open" }
  | { kind: "refused"; property: "task" | "model" | ""; reason: string }
  | { kind: "unclear"; reason: string };

/** The warning for a question that Pareta could not be asked. */
export function unclearText(reason: string): string {
  return `whether the API key, the task and the model can be used could not be found out beforehand: ${reason}`;
}

/** The warning of a run that could not look at what endpoints there are. */
export function unseenText(reason: string): string {
  return (
    `whether endpoints were started, stopped or deleted elsewhere could not be found out, so this run goes by the state: ` +
    reason
  );
}

/**
 * The leaderboard result in the form that a decision reads. Pure. @param tasks - the catalogue; empty where it is not
 * known.
 */
export function toAnswer(task: string, answer: LeaderboardResult, tasks: readonly string[]): LeaderboardAnswer {
  switch (answer.kind) {
    case "found":
      return answerOf(answer.board);
    case "missing":
      return isMissing(task, tasks)
        ? { kind: "unknown-task", tasks }
        : { kind: "unreadable", reason: "Pareta has none of this task" };
    case "withheld":
      return { kind: "unreadable", reason: "the API key may not read it" };
    case "failed":
      return { kind: "unreadable", reason: answer.error.message };
  }
}

/** What the result says about the key that was used, whatever was requested. Pure. */
export function outlookOfKey(task: string, answer: LeaderboardResult): Outlook {
  if (answer.kind !== "failed") return { kind: "open" };
  const { error } = answer;
  const words = explain(error, `asking Pareta about task "${task}"`);
  if (error instanceof AuthenticationError || error instanceof PermissionDeniedError) {
    return { kind: "refused", property: "", reason: words };
  }
  return { kind: "unclear", reason: words };
}

/**
 * What the result says about a deploy of `inputs`. Pure.
 *
 * @param tasks - the catalogue, where the leaderboard is missing; empty where it could not be read.
 */
export function outlookOf(
  { task, model }: Pick<EndpointInputs, "task" | "model">,
  answer: LeaderboardResult,
  tasks: readonly string[],
): Outlook {
  const ofKey = outlookOfKey(task, answer);
  if (ofKey.kind !== "open") return ofKey;
  if (answer.kind === "missing" && tasks.length === 0) {
    return {
      kind: "unclear",
      reason: `Pareta has no leaderboard of task "${task}", and its catalogue could not be read either.`,
    };
  }
  const known = toAnswer(task, answer, tasks);
  if (known.kind === "unknown-task") return { kind: "refused", property: "task", reason: unknownTask(task, tasks) };
  // A model that is not known yet is like the task's own pick: there is no alias to look for.
  const reason = isUnknown(model) ? undefined : whyRefused(task, model, known);
  return reason === undefined ? { kind: "open" } : { kind: "refused", property: "model", reason };
}
