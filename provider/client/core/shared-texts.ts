import { isJsonObject } from "./json";

/** A shorter text is not worth the search for its like. */
const SHORTEST = 200;
/** Of a longer text, V8 only hashes the length, so that finding one would mean comparing all. */
const LONGEST = 16_000;

/**
 * Keeps equal long texts of a list's rows once. A recommended prompt belongs to a task and a model, so all their endpoints
 * have the same.
 *
 * @returns a function that changes a row that was just parsed, and returns it.
 */
export function sharedTexts(): (row: unknown) => unknown {
  const texts = new Map<string, string>();
  return (row) => {
    if (!isJsonObject(row)) return row;
    for (const key of Object.keys(row)) {
      const text = row[key];
      if (typeof text !== "string" || text.length < SHORTEST || text.length > LONGEST) continue;
      const first = texts.get(text);
      if (first === undefined) texts.set(text, text);
      else row[key] = first;
    }
    return row;
  };
}
