import { closest as nearest, distance } from "fastest-levenshtein";

/** The one of `candidates` that was most likely meant. */
export function closest(word: string, candidates: readonly string[]): string {
  return nearest(word, candidates);
}

/** The `count` nearest of `candidates`, nearest first. */
export function nearestFew(word: string, candidates: readonly string[], count = 5): string[] {
  return [...candidates].sort((a, b) => distance(word, a) - distance(word, b)).slice(0, count);
}

/** A given value, short enough for an error. */
export function describe(value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value);
  const type = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  return `${shown.length > 60 ? `${shown.slice(0, 57)}...` : shown} (${type})`;
}
