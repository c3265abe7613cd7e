import type { Leaderboard } from "../../client";
import { firstFew, nearestFew, nearestOr } from "./hints";

/** What the leaderboard of a task said, as plain values that a pure decision can read. */
export type LeaderboardAnswer =
  | { kind: "found"; recommended: string | null; openModels: string[] }
  /**
   * The task has no leaderboard, and the catalogue could be read and lacks the task. `tasks` are the catalogue's tasks.
   */
  | { kind: "unknown-task"; tasks?: readonly string[] }
  | { kind: "unreadable"; reason: string };

/** The result of requesting a task's leaderboard. */
export type LeaderboardResult =
  | { kind: "found"; board: Leaderboard }
  /** No leaderboard was found. The task may be unknown, or the API may have no leaderboards any more. */
  | { kind: "missing" }
  /** The key may not read the leaderboard, but may list endpoints. What it may change is not known. */
  | { kind: "withheld" }
  | { kind: "failed"; error: Error };

/** Whether a catalogue lacks a task. An empty catalogue says nothing. */
export function isMissing(task: string, tasks: readonly string[]): boolean {
  return tasks.length > 0 && !tasks.includes(task);
}

/** The answer of a leaderboard that could be read. */
export function answerOf({ recommended, models }: Leaderboard): LeaderboardAnswer {
  const open = models.filter(({ kind }) => kind === "open").map(({ name }) => name);
  return { kind: "found", recommended, openModels: open.filter((name) => name !== null) };
}

/** The alias that `recommended` stands for, or undefined where the leaderboard does not say clearly. */
export function recommendedAlias(answer: LeaderboardAnswer): string | undefined {
  return answer.kind === "found" ? pickOf(answer) : undefined;
}

/**
 * The task's pick as an alias. A leaderboard may have no pick, or hold the literal `recommended`, which is not an
 * alias.
 */
export function pickOf({ recommended }: { recommended: string | null }): string | undefined {
  return recommended && recommended !== "recommended" ? recommended : undefined;
}

/**
 * Whether the answer proves that a deploy of this task and model can only be refused. A leaderboard without an open
 * model proves nothing about a model. No leaderboard lists the real ids of models, which can be deployed too: those
 * contain a slash.
 *
 * @returns the reason when it is proven, else undefined.
 */
export function whyRefused(task: string, model: string, answer: LeaderboardAnswer): string | undefined {
  if (answer.kind === "unknown-task") return notKnown(task, answer.tasks);
  if (answer.kind !== "found" || model === "recommended" || model.includes("/")) return undefined;
  return answer.openModels.length === 0 || answer.openModels.includes(model)
    ? undefined
    : unknownModel(task, model, answer.openModels);
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
      return notKnown(task, answer.tasks);
    case "found":
      if (model === "recommended") {
        // If the task has no pick of its own, a deploy takes the top open model.
        const servable = recommendedAlias(answer) !== undefined || answer.openModels.length > 0;
        return servable ? undefined : `the leaderboard of task "${task}" has no model to recommend`;
      }
      return answer.openModels.includes(model) ? undefined : unknownModel(task, model, answer.openModels);
  }
}

/** Names a task that the catalogue lacks, and those of `tasks` that may have been meant. */
export function unknownTask(task: string, tasks: readonly string[]): string {
  return `the catalogue has no task "${task}"; ${nearestOr("tasks", task, tasks)}`;
}

function notKnown(task: string, tasks: readonly string[] = []): string {
  return `Pareta knows no task "${task}"${tasks.length > 0 ? `; ${nearestOr("tasks", task, tasks)}` : ""}`;
}

function unknownModel(task: string, model: string, open: readonly string[]): string {
  const nearestFirst = [...new Set([...nearestFew(model, open, open.length), ...open])];
  return `task "${task}" has no open model "${model}" (it has ${firstFew(nearestFirst, 8) || "none"})`;
}
