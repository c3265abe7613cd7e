import type { Leaderboard, LeaderboardModel } from "../../client";
import { decimal, formatUsd } from "../decide/money";

/** The open model of an alias; undefined where the leaderboard has none. */
export function openModel(board: Leaderboard, alias: string): LeaderboardModel | undefined {
  return board.models.find(({ kind, name }) => kind === "open" && name === alias);
}

/**
 * The cost of one request to a model, beside the same request to the frontier model. The amounts are per request
 * whatever the leaderboard's `cost_unit` says, because Pareta's own pages show them so.
 *
 * @returns `billed per token` for a task without prices; undefined where nothing is known about the model.
 */
export function priceText(board: Leaderboard, alias: string): string | undefined {
  const model = openModel(board, alias);
  if (!model) return undefined;
  const price = priceOf(model);
  if (price === undefined) return isPerToken(board) ? "billed per token" : undefined;
  const { frontier } = board;
  const reference = frontier ? priceOf(frontier) : undefined;
  const each = `${formatUsd(price)} per request`;
  if (!frontier || reference === undefined) return each;
  return `${each}, ${comparison(price / reference)} ${frontier.name ?? "the frontier model"} (${formatUsd(reference)})`;
}

/**
 * The difference in quality and price between two models of a task, such as `quality 0.943 -> 0.927, $0.00115 ->
 * $0.00142 per request (+23%)`.
 *
 * @returns undefined where nothing is known about either model.
 */
export function differenceText(board: Leaderboard, from: string, to: string): string | undefined {
  const [before, after] = [openModel(board, from), openModel(board, to)];
  const parts = [
    qualities(before?.quality ?? undefined, after?.quality ?? undefined),
    isPerToken(board) ? "billed per token" : prices(before && priceOf(before), after && priceOf(after)),
  ].filter((part) => part !== undefined);
  return (before || after) && parts.length > 0 ? parts.join(", ") : undefined;
}

/** Micro-USD for a request. A zero is not a price, because no model that serves is free. */
function priceOf({ costPerRequestMicroUsd: price }: LeaderboardModel): number | undefined {
  return price !== null && price > 0 ? price : undefined;
}

function isPerToken(board: Leaderboard): boolean {
  return board.models.every((model) => priceOf(model) === undefined);
}

/** @param ratio - the price as a multiple of the frontier's. */
function comparison(ratio: number): string {
  if (ratio === 1) return "the same as";
  if (ratio >= 2) return `${round(ratio, ratio < 10 ? 1 : 0)} times the price of`;
  const percent = Math.abs(ratio - 1) * 100;
  const shown = percent < 1 ? "under 1%" : ratio < 0.01 ? "over 99%" : `${round(percent)}%`;
  return `${shown} ${ratio < 1 ? "less" : "more"} than`;
}

function qualities(before: number | undefined, after: number | undefined): string | undefined {
  if (before === undefined && after === undefined) return undefined;
  const show = (quality: number | undefined) => (quality === undefined ? UNKNOWN : round(quality, 4));
  return `quality ${show(before)} -> ${show(after)}`;
}

function prices(before: number | undefined, after: number | undefined): string | undefined {
  if (before === undefined && after === undefined) return undefined;
  const show = (price: number | undefined) => (price === undefined ? UNKNOWN : formatUsd(price));
  const change = before === undefined || after === undefined ? 0 : Math.round((after / before - 1) * 100);
  const percent = change === 0 ? "" : ` (${change > 0 ? "+" : ""}${round(change)}%)`;
  return `${show(before)} -> ${show(after)} per request${percent}`;
}

const UNKNOWN = "unknown";

function round(value: number, digits = 0): string {
  return decimal(value, 0, digits);
}
