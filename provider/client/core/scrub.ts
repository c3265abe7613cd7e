import { APIResponseError } from "./errors";
import { isJsonObject, type JsonObject } from "./json";
import { keyForms, redactValue, replaceAll, secretForms } from "./redact";

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

  // An id is kept as it is.
  const keptOf = (object: object, isRecord: boolean): "id" | "name" => {
    const name = identityOf(object, isRecord);
    const id = (object as JsonObject)[name];
    if (typeof id === "string" && wholeKey.some((form) => id.includes(form))) throw heldInId(name);
    return name;
  };

  return (json, source, recordDepth) => {
    const mayHold = forms.some((form) => source.includes(form)) || spelledOtherwise.test(source);
    if (!mayHold) return json;
    const kept = (object: object, depth: number) => keptOf(object, depth === recordDepth);
    return redactValue(json, (text) => replaceAll(text, forms), kept);
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
