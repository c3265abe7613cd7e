import { distance } from "fastest-levenshtein";
import { inert } from "../../client/core/inert";

/** How many characters of a candidate an error shows. */
const MOST_SHOWN = 100;

/** More wrong letters than this are not a typo, however long the word is. */
const MOST_WRONG = 4;

/** The `candidates` that `word` may have meant, the nearest first, at most `count`; empty where none is near. */
export function nearestFew(word: string, candidates: readonly string[], count = 5): string[] {
  const ranked = [...new Set(candidates)].map((candidate) => ({ candidate, ...nearness(word, candidate) }));
  const near = ranked.filter(({ isNear }) => isNear).sort((a, b) => a.wrong - b.wrong);
  return near.slice(0, count).map(({ candidate }) => candidate);
}

/** The candidate that was most likely meant; undefined where none is near. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  return nearestFew(word, candidates, 1)[0];
}

/**
 * What an error adds about a name that does not exist: the names that are near it, or else the first few and how many
 * there are. The names may be from others, so they are shown inert. Empty where there are no candidates.
 *
 * @param what - the plural of what they are, such as `tasks`.
 * @returns `the nearest are a, b`, or `there are 8 tasks: a, b, c, d, e, ...`.
 */
export function nearestOr(what: string, word: string, candidates: readonly string[]): string {
  const near = nearestFew(word, candidates);
  if (near.length > 0) return `the nearest are ${listed(near)}`;
  const all = [...new Set(candidates)];
  if (all.length === 0) return "";
  if (all.length === 1) return `there is only ${listed(all)}`;
  return `there are ${all.length} ${what}: ${firstFew(all)}`;
}

/** The first few of some names, inert, with a mark where there are more. */
export function firstFew(names: readonly string[], count = 5): string {
  return listed(names.slice(0, count)) + (names.length > count ? ", ..." : "");
}

/** What an error says about a property that is not in `known`: the one that was meant, or else the known ones. */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = closest(word, known);
  return meant === undefined ? `there is ${known.join(", ")}` : `did you mean "${meant}"?`;
}

function nearness(word: string, candidate: string): { isNear: boolean; wrong: number } {
  const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  // If a name of some length is contained completely in the other, the word was cut short, or something was added to
  // it.
  if (short.length >= 4 && long.includes(short)) return { isNear: true, wrong: distance(a, b) };
  if (long.length - short.length > MOST_WRONG) return { isNear: false, wrong: Infinity };
  const wrong = distance(a, b);
  return { isNear: wrong <= Math.min(MOST_WRONG, Math.round(long.length * 0.4)), wrong };
}

function listed(names: readonly string[]): string {
  return names.map((name) => inert(name, MOST_SHOWN)).join(", ");
}

/** The type of a value, for an error that may not show the value. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

/** A given value, shortened for an error. */
export function describe(value: unknown): string {
  // JSON knows no NaN and no infinity.
  const shown = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  const type = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  return `${shown.length > 60 ? `${shown.slice(0, 57)}...` : shown} (${type})`;
}

/** An error without what was most likely meant, because what is near to a secret tells the secret. */
export function withoutHint(message: string): string {
  return message.replace(/ \((did you mean|one entry for each day:) .*\)$/, "");
}
