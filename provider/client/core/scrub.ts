import { APIResponseError } from "./errors";
import { isJsonObject } from "./json";
import { DEEPEST, keyForms, replaceAll, secretForms } from "./redact";

/**
 * The JSON of an answer without the API key in any of its texts, as each of them may come to stand in a state, a line or
 * an error. An id is never changed: it is what later calls ask for.
 *
 * @param source - The JSON as it came: where it cannot hold the key, nothing is walked.
 * @param recordDepth - How deep the records lie whose name stands in for an id that is missing; undefined: there are none.
 * @throws {@link APIResponseError} when an id holds the whole key: it could neither be kept nor be hidden.
 */
export type Scrub = (json: unknown, source: string, recordDepth?: number) => unknown;

/** A {@link Scrub} for a key. */
export function scrubberOf(apiKey: string): Scrub {
  const forms = secretForms(apiKey);
  const wholeKey = keyForms(apiKey);
  // How JSON may spell the characters of a key otherwise. Other escapes are what many a server makes of an accent.
  const spelledOtherwise = /[^\x20-\x7e]/.test(apiKey) ? /\\u00|\\\// : /\\u00[2-7]|\\\//i;

  const clean = (value: unknown, recordDepth: number | undefined, depth: number): unknown => {
    if (typeof value === "string") return replaceAll(value, forms);
    if (typeof value !== "object" || value === null) return value;
    if (depth > DEEPEST) return "[...]";
    if (Array.isArray(value)) return value.map((item) => clean(item, recordDepth, depth + 1));
    const id = identityOf(value, depth === recordDepth);
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        if (name !== id || typeof item !== "string")
          return [replaceAll(name, forms), clean(item, recordDepth, depth + 1)];
        if (wholeKey.some((form) => item.includes(form))) throw heldInId(name);
        return [name, item];
      }),
    );
  };

  return (json, source, recordDepth) => {
    const mayHold = forms.some((form) => source.includes(form)) || spelledOtherwise.test(source);
    return mayHold ? clean(json, recordDepth, 0) : json;
  };
}

/** What an object is known by. */
function identityOf(value: object, isRecord: boolean): "id" | "name" {
  const named = isRecord && isJsonObject(value) && (typeof value["id"] !== "string" || value["id"] === "");
  return named ? "name" : "id";
}

function heldInId(name: string): APIResponseError {
  const what = name === "id" ? "an id" : "a name that stands in for an id";
  return new APIResponseError(
    `the answer holds the API key in ${what}, where it can be neither kept nor hidden: rename what carries it, and change the key`,
    "secret",
  );
}
