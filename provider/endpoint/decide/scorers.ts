import { sameJson } from "./json";
import type { Scorer } from "../types";

/** The scorers that a program can name. */
export const SCORERS = ["exact", "contains", "json"] as const satisfies readonly Scorer[];

/**
 * The scorer of an example: the one that the program names, else `json` where fields are expected and `exact` where one
 * value is. Pure.
 */
export function scorerFor(expected: unknown, named?: Scorer): Scorer {
  return named ?? (typeof expected === "object" && expected !== null ? "json" : "exact");
}

/**
 * How right an answer is, from 0 to 1. Pure.
 *
 * - `exact`: the answer is the expected value.
 * - `contains`: the answer contains it.
 * - `json`: the share of the expected fields that are right in the answer's JSON: see {@link fieldsRight}.
 *
 * Texts are compared as {@link normal} writes them.
 */
export function scoreOf(scorer: Scorer, expected: unknown, answer: string): number {
  switch (scorer) {
    case "exact":
      return sameValue(expected, answer) ? 1 : 0;
    case "contains":
      return normal(answer).includes(normal(shown(expected))) ? 1 : 0;
    case "json":
      return share(fieldsRight(expected, jsonIn(answer)));
  }
}

/** The mean of some scores; 0 of none. Pure. */
export function meanScore(scores: readonly number[]): number {
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

interface Count {
  right: number;
  of: number;
}

/**
 * Counts the expected fields that are right. A field is what is neither an object nor a list: each field of a nested
 * object counts by itself, and so does each element of a list, compared at its position. A field that is expected as
 * null is right where the answer has null or lacks it. Further fields of the answer do not count, but each element that
 * makes its list longer than the expected one counts as wrong. An empty object or list is a field of its own.
 */
function fieldsRight(expected: unknown, given: unknown): Count {
  if (Array.isArray(expected) && expected.length > 0) {
    const list: unknown[] = Array.isArray(given) ? given : [];
    const surplus = Math.max(0, list.length - expected.length);
    return sum(
      expected.map((each, index) => fieldsRight(each, list[index])),
      surplus,
    );
  }
  if (isFields(expected) && Object.keys(expected).length > 0) {
    const fields = isFields(given) ? given : {};
    return sum(
      Object.entries(expected).map(([key, each]) =>
        fieldsRight(each, Object.hasOwn(fields, key) ? fields[key] : undefined),
      ),
    );
  }
  return { right: sameField(expected, given) ? 1 : 0, of: 1 };
}

function sum(counts: readonly Count[], wrong = 0): Count {
  return counts.reduce((all, { right, of }) => ({ right: all.right + right, of: all.of + of }), {
    right: 0,
    of: wrong,
  });
}

function share({ right, of }: Count): number {
  return right / of;
}

function sameField(expected: unknown, given: unknown): boolean {
  if (expected === null) return given === null || given === undefined;
  if (typeof expected === "object") return sameJson(expected, given);
  return typeof given === "object" || given === undefined ? false : sameValue(expected, given);
}

/** Whether two single values mean the same. Where one of them is a number, `36`, `"36"` and `"36.0"` do. */
function sameValue(expected: unknown, given: unknown): boolean {
  if (normal(shown(expected)) === normal(shown(given))) return true;
  if (typeof expected !== "number" && typeof given !== "number") return false;
  const [a, b] = [numberOf(expected), numberOf(given)];
  return a !== undefined && a === b;
}

function numberOf(value: unknown): number | undefined {
  const text = normal(shown(value));
  const number = text === "" ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/**
 * A text as it is compared: without regard to case, to how white space is written, to quotes around it and to a full stop
 * at its end.
 */
function normal(text: string): string {
  const plain = text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
  const bare = plain
    .replace(/^["'`]+/, "")
    .replace(/["'`.]+$/, "")
    .trim();
  return bare === "" ? plain : bare;
}

/**
 * The JSON in an answer: the whole of it, else what stands in a fence of Markdown, else from the first bracket to the
 * last. Undefined where there is none.
 */
export function jsonIn(answer: string): unknown {
  const fenced = /```[a-z]*\s*\n([\s\S]*?)```/i.exec(answer)?.[1];
  const from = answer.search(/[[{]/);
  const to = Math.max(answer.lastIndexOf("}"), answer.lastIndexOf("]"));
  const candidates = [answer, fenced, from >= 0 && to > from ? answer.slice(from, to + 1) : undefined];
  for (const candidate of candidates) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // The next candidate may be JSON.
    }
  }
  return undefined;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
