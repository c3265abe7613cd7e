import { createHash } from "node:crypto";
import type { CatalogueTask } from "./catalogue/types";

/**
 * What a model answers to one of its task's examples, always the same: as many of them right as its quality says, the
 * others wrong. Undefined for any other question.
 */
export function answerToExample(task: CatalogueTask, model: string, question: string): string | undefined {
  const examples = task.examples.flatMap((row) => readable(row) ?? []);
  const asked = examples.find(({ input }) => input === question.trim());
  if (!asked) return undefined;
  const quality = task.models.find(({ name }) => name === model)?.quality ?? 1;
  const order = examples.map(({ input }) => ({ input, rank: rankOf(model, input) })).sort((a, b) => a.rank - b.rank);
  const right = order.slice(0, Math.round(quality * examples.length)).some(({ input }) => input === asked.input);
  const answer = right ? asked.expected : altered(asked.expected);
  return typeof answer === "string" ? answer : JSON.stringify(answer);
}

/** An example with a text to ask, which an object with a single text is too. */
function readable(row: unknown): { input: string; expected: unknown } | undefined {
  const { input, expected } = row as { input?: unknown; expected?: unknown };
  if (expected === undefined) return undefined;
  const [text, ...others] = typeof input === "object" && input !== null ? (Object.values(input) as unknown[]) : [input];
  return typeof text === "string" && others.length === 0 ? { input: text.trim(), expected } : undefined;
}

/** Where a model fails first differs from model to model. */
function rankOf(model: string, question: string): number {
  return createHash("sha256").update(`${model}\n${question}`).digest().readUInt32BE(0);
}

/** A wrong answer of the same shape. */
function altered(expected: unknown): unknown {
  if (typeof expected === "string") return `not ${expected}`;
  if (typeof expected === "number") return expected + 1;
  if (typeof expected === "boolean") return !expected;
  if (Array.isArray(expected)) return expected.map(altered);
  if (expected === null) return "unclear";
  return Object.fromEntries(Object.entries(expected as object).map(([key, value]) => [key, altered(value)]));
}
