import { createHash } from "node:crypto";
import type { LabelledExample } from "../../client";
import { canonical } from "./json";
import type { EvaluationExample, Scorer } from "../types";

/** How many hex digits of a digest are kept: enough to see a change. */
const DIGEST_LENGTH = 16;

/** The most examples that an evaluation may have, because each of them is a billed request. */
export const MOST_EXAMPLES = 200;

/**
 * The first examples of a task as an evaluation sends them: each input as the text of one message. An input that is an object
 * with one text is that text, because it has nothing else to say; any other is sent as JSON. Pure.
 */
export function taskExamples(examples: readonly LabelledExample[], count: number): EvaluationExample[] {
  return examples.slice(0, count).map(({ input, expected }) => ({ input: messageOf(input), expected }));
}

function messageOf(input: unknown): string {
  if (typeof input === "string") return input;
  const values: unknown[] = typeof input === "object" && input !== null ? Object.values(input) : [];
  const [only] = values;
  return values.length === 1 && typeof only === "string" ? only : JSON.stringify(input);
}

/**
 * What a result is the result of: the same for the same examples, in any order of their keys, under the same scorer.
 * Pure.
 */
export function examplesDigest(examples: readonly EvaluationExample[], scorer?: Scorer): string {
  const what = canonical({
    examples: examples.map(({ input, expected }) => ({ input, expected })),
    scorer: scorer ?? null,
  });
  return createHash("sha256").update(what).digest("hex").slice(0, DIGEST_LENGTH);
}
