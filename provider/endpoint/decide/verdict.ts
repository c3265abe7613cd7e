import { inert } from "../../client/core/inert";
import { formatUsd } from "./money";
import { meanScore } from "./scorers";
import type { Evaluation, EvaluationExample, EvaluationResult } from "../types";

/** The answer to one example. */
export interface ScoredAnswer {
  example: EvaluationExample;
  answer: string;
  /** From 0 to 1. */
  score: number;
  /** What it debited, as billed; null where Pareta did not tell it. */
  billedMicroUsd: number | null;
}

/** How many examples a refusal shows. */
const MOST_SHOWN = 3;

/** The length of the part of a question or an answer that a refusal shows. */
const EXCERPT_LENGTH = 120;

/** Scores are means, so they are compared without the noise in their last digits. */
const NOISE = 1e-9;

/** The result that these answers make together. Pure. */
export function resultOf(answers: readonly ScoredAnswer[], digest: string): EvaluationResult {
  return {
    score: meanScore(answers.map(({ score }) => score)),
    count: answers.length,
    costMicroUsd: totalCost(answers),
    digest,
  };
}

/** What the answers cost together; null where Pareta did not tell it of each. Pure. */
export function totalCost(answers: readonly ScoredAnswer[]): number | null {
  return answers.reduce<number | null>(
    (sum, { billedMicroUsd }) => (sum === null || billedMicroUsd === null ? null : sum + billedMicroUsd),
    0,
  );
}

/**
 * The conditions of an evaluation that a result does not meet, in words; empty where it passes. A cost that Pareta did
 * not tell meets no limit. Pure.
 *
 * @param current - the result of the endpoint that is replaced; undefined where nothing is replaced.
 */
export function shortcomings(
  { minimum, notWorseThanCurrent, maxCostPerRequestMicroUsd: most }: Evaluation,
  { score, count, costMicroUsd }: EvaluationResult,
  current?: Pick<EvaluationResult, "score">,
): string[] {
  const found: string[] = [];
  if (minimum !== undefined && score < minimum - NOISE) {
    found.push(`its score is ${shown(score)}, below the minimum of ${shown(minimum)}`);
  }
  if (notWorseThanCurrent !== undefined && current && score < current.score - notWorseThanCurrent - NOISE) {
    const allowed = `at most ${shown(notWorseThanCurrent)} below is allowed`;
    found.push(`its score is ${shown(score)}, and that of the current one ${shown(current.score)}: ${allowed}`);
  }
  if (most !== undefined && costMicroUsd === null) {
    found.push(`Pareta did not tell what a request costs, so the limit of ${formatUsd(most)} is not proven`);
  }
  if (most !== undefined && costMicroUsd !== null && costMicroUsd / count > most) {
    found.push(`a request costs ${formatUsd(costMicroUsd / count)}, above the limit of ${formatUsd(most)}`);
  }
  return found;
}

/**
 * One line about a result, such as `score 0.93 of 20 examples, $0.00115 per request`. Pure.
 */
export function resultLine({ score, count, costMicroUsd }: EvaluationResult): string {
  const cost = costMicroUsd === null ? "cost unknown" : `${formatUsd(costMicroUsd / count)} per request`;
  return `score ${shown(score)} of ${count} ${count === 1 ? "example" : "examples"}, ${cost}`;
}

/**
 * The examples that speak most against a candidate, worst first: those on which it is furthest behind the current
 * endpoint, or where there is none to compare with, furthest from right. Pure.
 */
export function worstExamples(
  candidate: readonly ScoredAnswer[],
  current: readonly ScoredAnswer[] = [],
  most = MOST_SHOWN,
): { candidate: ScoredAnswer; current: ScoredAnswer | undefined }[] {
  return candidate
    .map((answer, index) => {
      const other = current[index];
      return { candidate: answer, current: other, behind: (other?.score ?? 1) - answer.score };
    })
    .filter(({ behind }) => behind > NOISE)
    .sort((a, b) => b.behind - a.behind)
    .slice(0, most)
    .map(({ candidate, current }) => ({ candidate, current }));
}

/**
 * The lines about {@link worstExamples}, for the reader of a log. Pure.
 *
 * @param options.secret - the evaluation holds a secret, which an answer may repeat. Then only the scores are shown.
 * @param options.redact - removes the API key from a text.
 */
export function exampleLines(
  worst: ReturnType<typeof worstExamples>,
  { secret, redact }: { secret: boolean; redact: (text: string) => string },
): string[] {
  return worst.map(({ candidate, current }) => {
    const scores = `${shown(candidate.score)}${current ? `, the current one ${shown(current.score)}` : ""}`;
    if (secret) return `an example scored ${scores}; nothing of it is shown, because evaluation is a secret`;
    const { input, expected } = candidate.example;
    // Each is redacted before it is cut, because half a key would not be recognized.
    const excerpt = (text: string) => inert(redact(text.trim()), EXCERPT_LENGTH);
    const answers = `answered ${excerpt(candidate.answer)}${current ? `, the current one ${excerpt(current.answer)}` : ""}`;
    const wanted = typeof expected === "string" ? expected : JSON.stringify(expected);
    return `"${excerpt(input)}" scored ${scores}: expected ${excerpt(wanted)}, ${answers}`;
  });
}

function shown(score: number): string {
  return String(Math.round(score * 1_000) / 1_000);
}
