import type { Leaderboard } from "../../client";
import type { FinalDecision } from "../decide/diff";
import { differenceText, openModel, priceText } from "./prices";
import { resolveModel } from "./recommendation";
import { isUnknown, type EndpointInputs, type EndpointState } from "../types";

/** The cost of an endpoint that is about to be deployed; undefined where nothing is known about it. */
export function costOfNew(news: EndpointInputs, board: Leaderboard): string | undefined {
  const alias = isUnknown(news.model) ? undefined : resolveModel(board, news.model);
  return alias === undefined ? undefined : costOf(alias, news.running, board);
}

/** The cost of an endpoint that exists. */
export function costOfState({ deployedModel, model, running }: EndpointState, board: Leaderboard): string | undefined {
  return costOf(deployedModel ?? model, running, board);
}

/**
 * The cost of a change: the price of the model that continues to serve, or both models where another one will serve.
 */
export function costOfChange(
  olds: EndpointState,
  news: EndpointInputs,
  decision: FinalDecision,
  board: Leaderboard,
): string | undefined {
  if (decision.action !== "replace") return costOfState({ ...olds, running: news.running }, board);
  const sameTask = news.task === olds.task;
  if (!decision.keys.includes("model") || !sameTask || isUnknown(news.model)) return costOfNew(news, board);
  const from = olds.deployedModel ?? olds.model;
  const to = resolveModel(board, news.model);
  if (to === undefined) return undefined;
  const difference = openModel(board, to) ? differenceText(board, from, to) : "not on the leaderboard";
  return `${from} -> ${to}${difference ? `: ${difference}` : ""}`;
}

function costOf(alias: string, running: boolean, board: Leaderboard): string | undefined {
  const price = priceText(board, alias);
  if (price === undefined) return undefined;
  // A preview may not know yet whether the endpoint will run. It can only tell the price.
  return running ? `${alias}: ${price}` : `free while stopped; ${alias} when running: ${price}`;
}
