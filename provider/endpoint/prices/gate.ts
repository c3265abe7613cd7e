import type { Leaderboard } from "../../client";
import { examplesDigest } from "../decide/examples";
import { formatUsd } from "../decide/money";
import { openModel } from "./prices";
import { resolveModel } from "./recommendation";
import { isUnknown, type EndpointInputs, type EndpointState } from "../types";

/** The inferences that a change bills before it counts, by the endpoint that is asked. */
interface Requests {
  /** To the new one, or to the one that is changed in place. Undefined where a preview cannot tell. */
  own: number | undefined;
  /** To the one that is to be replaced. */
  current: number;
  /** Whether the one that is to be replaced may need no request, because the state may hold what it scored. */
  atMost: boolean;
}

/**
 * What a preview says of the tests that stand before a change: how many inferences they bill, and roughly what these
 * cost. Undefined where there are none. Pure.
 *
 * @param olds - the endpoint that stays until the new one has passed; undefined where none does.
 * @param board - undefined where no prices are to be shown.
 */
export function gateText(
  news: EndpointInputs,
  olds: EndpointState | undefined,
  board: Leaderboard | undefined,
): string | undefined {
  if (news.running === false || (news.smokeTest === undefined && news.evaluation === undefined)) return undefined;
  const tests = [
    ...(news.smokeTest === undefined ? [] : ["smoke test"]),
    ...(news.evaluation === undefined ? [] : ["evaluation"]),
  ].join(" and ");
  const head = olds ? `the old endpoint goes only after the new one has passed its ${tests}` : `then its ${tests}`;
  const { own, current, atMost } = requestsOf(news, olds);
  if (own === undefined) return `${head}: a billed request for each example`;
  const all = own + current;
  const beside = current > 0 ? ` (${own} to the new one, ${current} to the current one)` : "";
  const cost = board && costOf(board, news, olds, { own, current });
  return `${head}: ${atMost ? "at most " : ""}${all} billed ${all === 1 ? "request" : "requests"}${beside}${cost === undefined ? "" : `, about ${formatUsd(cost)}`}`;
}

function requestsOf({ smokeTest, evaluation }: EndpointInputs, olds: EndpointState | undefined): Requests {
  const tested = smokeTest === undefined ? 0 : 1;
  const none = { current: 0, atMost: false };
  if (evaluation === undefined) return { own: tested, ...none };
  if (isUnknown(evaluation)) return { own: undefined, ...none };
  const { examples, fromTask, scorer, notWorseThanCurrent } = evaluation;
  const count: unknown = isUnknown(examples) ? undefined : (examples?.length ?? fromTask);
  if (typeof count !== "number") return { own: undefined, ...none };
  const own = tested + count;
  if (!olds || notWorseThanCurrent === undefined) return { own, ...none };
  const stored = olds.evaluationResult;
  // Which examples the task has by now, a preview does not ask.
  if (examples === undefined) return { own, current: count, atMost: (stored ?? null) !== null };
  return stored?.digest === examplesDigest(examples, scorer)
    ? { own, ...none }
    : { own, current: count, atMost: false };
}

function costOf(
  board: Leaderboard,
  news: EndpointInputs,
  olds: EndpointState | undefined,
  { own, current }: { own: number; current: number },
): number | undefined {
  const price = (alias: string | undefined) =>
    alias === undefined ? undefined : (openModel(board, alias)?.costPerRequestMicroUsd ?? undefined);
  const ours = price(isUnknown(news.model) ? undefined : resolveModel(board, news.model));
  const theirs = current === 0 ? 0 : price(olds?.deployedModel ?? olds?.model);
  return ours === undefined || theirs === undefined ? undefined : own * ours + current * theirs;
}
