import { APIConnectionError, APIResponseError, APIStatusError, NotFoundError, type ChatCompletion } from "../../client";
import { isTransient } from "./explain";
import type { SmokeTest } from "../types";

/** How often a request may be sent when its response is lost. Each of them may have been billed. */
export const MOST_LOST = 3;

/** The length of the part of an answer, or of the expected text, that an error shows. */
const EXCERPT_LENGTH = 160;

/** Statuses that say that no inference was made, and why. */
const NOT_BILLED: ReadonlySet<number> = new Set([404, 429, 503]);

/** What to do when a request of the test got no answer: wait and ask again, or end with its error. */
export type NextMove = "wait" | "repeat" | "give-up";

/**
 * Decides what follows a failed request. `wait` costs nothing, and continues for as long as the operation may take;
 * `repeat` may cost a second inference. Pure.
 *
 * @param lost - how many requests, including this one, may have been billed without an answer.
 * @param mayBeNew - whether the endpoint is so new that the inference route may not know it yet.
 */
export function moveAfter(error: unknown, { lost, mayBeNew }: { lost: number; mayBeNew: boolean }): NextMove {
  if (error instanceof NotFoundError) return mayBeNew ? "wait" : "give-up";
  if (!isTransient(error)) return "give-up";
  if (costsNothing(error)) return "wait";
  return lost < MOST_LOST ? "repeat" : "give-up";
}

/** Whether a failed request made no inference. A 408 or a 5xx may follow an inference. */
export function costsNothing(error: unknown): boolean {
  if (error instanceof APIStatusError) return NOT_BILLED.has(error.status);
  return error instanceof APIConnectionError && !error.sent;
}

/** The same error without the server's words, because they may repeat the question. Pure. */
export function withoutWords(error: unknown): unknown {
  if (error instanceof APIResponseError) return new APIResponseError("the answer cannot be read", error.fault);
  if (!(error instanceof APIStatusError)) return error;
  const { status, requestId, response, retryAfterMs } = error;
  const SameClass = error.constructor as typeof APIStatusError;
  const quiet = { headers: response.headers, body: "" };
  return new SameClass({ message: `HTTP ${status}`, status, detail: null, requestId, response: quiet, retryAfterMs });
}

/** The text of an answer, with its parts joined; empty where it has no text. */
export function answerText({ choices }: ChatCompletion): string {
  const content: unknown = choices[0]?.message.content;
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  const texts = content.map((part: unknown) => (part as { text?: unknown } | null)?.text);
  return texts.filter((text) => typeof text === "string").join("");
}

/**
 * Why an answer does not pass, in words for the user; undefined when it passes. Pure.
 *
 * @param options.secret - the test holds a secret, which the answer may repeat. Then neither text is shown.
 * @param options.redact - removes the API key from a text.
 */
export function shortfall(
  { contains }: SmokeTest,
  text: string,
  { secret, redact }: { secret: boolean; redact: (text: string) => string },
): string | undefined {
  if (text.trim() === "") return "the answer holds no text";
  if (contains === undefined || text.toLowerCase().includes(contains.toLowerCase())) return undefined;
  if (secret) {
    return "the answer does not contain what smokeTest.contains asks for; neither is shown, for smokeTest is a secret";
  }
  // It is redacted before it is cut, because half a key would not be recognized.
  const excerpt = (whole: string) => {
    const shown = redact(whole);
    return JSON.stringify(shown.length > EXCERPT_LENGTH ? `${shown.slice(0, EXCERPT_LENGTH)}...` : shown);
  };
  return `the answer does not contain ${excerpt(contains)}: it is ${excerpt(text.trim())}`;
}
