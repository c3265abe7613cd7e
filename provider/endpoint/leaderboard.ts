import { firstFew, nearestFew } from "./hints";

/** What the leaderboard of a task said, as plain values that a pure decision can read. */
export type LeaderboardAnswer =
  | { kind: "found"; recommended: string | null; openModels: string[] }
  | { kind: "unknown-task" }
  | { kind: "unreadable"; reason: string };

/** The alias that `recommended` stands for, or undefined where the leaderboard gives no clear answer. */
export function recommendedAlias(answer: LeaderboardAnswer): string | undefined {
  return answer.kind === "found" ? pickOf(answer) : undefined;
}

/** The task's pick as an alias: a leaderboard may have none, or hold the literal `recommended`, which is no alias. */
export function pickOf({ recommended }: { recommended: string | null }): string | undefined {
  return recommended && recommended !== "recommended" ? recommended : undefined;
}

/**
 * Whether the leaderboard proves that a deploy of this task and model can be served.
 *
 * @returns undefined when it is proven, else the reason why not.
 */
export function whyUnconfirmed(task: string, model: string, answer: LeaderboardAnswer): string | undefined {
  switch (answer.kind) {
    case "unreadable":
      return `the leaderboard of task "${task}" could not be read (${answer.reason})`;
    case "unknown-task":
      return `Pareta knows no task "${task}"`;
    case "found":
      if (model === "recommended") {
        // Without a pick of the task's own, a deploy takes the top open model.
        const servable = recommendedAlias(answer) !== undefined || answer.openModels.length > 0;
        return servable ? undefined : `the leaderboard of task "${task}" has no model to recommend`;
      }
      return answer.openModels.includes(model)
        ? undefined
        : `task "${task}" has no open model "${model}" (it has ${firstFew(nearestFirst(model, answer.openModels), 8) || "none"})`;
  }
}

function nearestFirst(word: string, names: readonly string[]): string[] {
  return [...new Set([...nearestFew(word, names, names.length), ...names])];
}
