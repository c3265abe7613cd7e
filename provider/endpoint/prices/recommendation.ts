import type { Leaderboard } from "../../client";
import { pickOf } from "../decide/leaderboard";
import { differenceText } from "./prices";
import type { EndpointState } from "../types";

/** The alias that a deploy of `model` would serve; undefined where the leaderboard does not tell. */
export function resolveModel(board: Leaderboard, model: string): string | undefined {
  if (model !== "recommended") return model;
  // If the task has no pick of its own, a deploy takes the top open model.
  return pickOf(board) ?? board.models.find(({ kind }) => kind === "open")?.name ?? undefined;
}

/**
 * What a refresh says when an endpoint was deployed as `recommended` and another model is recommended now: both models,
 * and how they differ. It has no effect.
 */
export function movedOn(id: string, state: EndpointState, board: Leaderboard): string | undefined {
  const pick = pickOf(board);
  const { task, model, deployedModel: serving } = state;
  if (model !== "recommended" || !serving || pick === undefined || pick === serving) return undefined;
  const difference = differenceText(board, serving, pick);
  return (
    `"recommended" of task "${task}" is now ${pick}, and endpoint ${id} serves ${serving}.` +
    `${difference ? ` ${serving} -> ${pick}: ${difference}.` : ""} ` +
    `Nothing is changed for it; to move, set model to "${pick}", which replaces the endpoint.`
  );
}
