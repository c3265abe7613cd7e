import { APIResponseError } from "./errors";
import { isJsonObject, type JsonObject } from "./json";
import { keyForms, redactValue, replaceAll, secretForms } from "./redact";

/**
 * Removes the API key from every text in a response's JSON, because each text may end up in a state, a line or an
 * error. An id is never changed, because later calls use it.
 *
 * @param source - The JSON text as it arrived: where it cannot hold the key, the values are not walked through.
 * @param recordDepth - The depth of the records whose name replaces a missing id; undefined: it has none.
 * @param depth - The depth of `json` itself: a row of a list is at depth 1. Default: 0.
 * @throws {@link APIResponseError} when an id holds the whole key, because it could neither be kept nor be hidden.
 */
export type Scrub = (json: unknown, source: string, recordDepth?: number, depth?: number) => unknown;

/** A {@link Scrub} for a key. */
export function scrubberOf(apiKey: string): Scrub {
  const forms = secretForms(apiKey);
  const wholeKey = keyForms(apiKey);
  // Other ways in which JSON may write the characters of a key. Further escapes are left out, because many servers
  // write accents with them.
  const spelledOtherwise = /[^\x20-\x7e]/.test(apiKey) ? /\\u00|\\\// : /\\u00[2-7]|\\\//i;

  // An id is kept as it is.
  const keptOf = (object: object, isRecord: boolean): "id" | "name" => {
    const name = identityOf(object, isRecord);
    const id = (object as JsonObject)[name];
    if (typeof id === "string" && wholeKey.some((form) => id.includes(form))) throw heldInId(name);
    return name;
  };

  return (json, source, recordDepth, depth) => {
    const mayHold = forms.some((form) => source.includes(form)) || spelledOtherwise.test(source);
    if (!mayHold) return json;
    const kept = (object: object, at: number) => keptOf(object, at === recordDepth);
    return redactValue(json, (text) => replaceAll(text, forms), kept, depth);
  };
}

/** The property that identifies an object. */
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
