import { randomUUID } from "node:crypto";
import { APIConnectionError, NotFoundError, type ChatCompletion, type ChatMessage } from "../../client";
import { UnansweredError } from "../errors";
import { explain } from "../decide/explain";
import { MOST_LOST, costsNothing, moveAfter, withoutWords } from "../decide/smoke-answer";
import { retryableOrThrow } from "../observe/observe";
import { backoff, pollPause, type Operation } from "../observe/operation";

/**
 * The limit of one request. An answer may take a while, because a model can be slow to wake; an answer that never
 * arrives must not use all the time.
 */
const ANSWER_TIMEOUT_MS = 120_000;

/** An inference that an endpoint is to answer. */
export interface Question {
  /** The endpoint's id. */
  id: string;
  messages: readonly ChatMessage[];
  /** What is being done, in the words that {@link explain} uses. */
  doing: string;
  /** Whether neither the question nor the answer may be shown. */
  secret: boolean;
  /** Until when the inference route may not know the endpoint yet, in milliseconds of the operation. */
  newUntil: number;
  /** Called before each request. */
  asking: () => void;
  /** Waits until the endpoint can answer again. @throws EndpointError where it will not. */
  awaitLive: () => Promise<void>;
}

/**
 * Asks until there is an answer. A 503 is waited for. A request whose response is lost is sent again, {@link MOST_LOST}
 * times in all.
 *
 * @throws UnansweredError where there is none; EndpointError where the endpoint is not live any more, or the server asks
 *   for more time than is left; the signal's reason where the operation ends first.
 */
export async function answerTo(operation: Operation, question: Question): Promise<ChatCompletion> {
  const { id, messages, doing, secret, newUntil } = question;
  let idempotencyKey = randomUUID();
  for (let attempt = 0, lost = 0; ; attempt++) {
    try {
      question.asking();
      const timeout = Math.min(ANSWER_TIMEOUT_MS, operation.remaining());
      // The client's own retries would wait without progress, and would not count what may have been billed.
      const options = { signal: operation.signal, timeout, maxRetries: 0, idempotencyKey };
      return await operation.api.chat.completions.create({ model: id, messages }, options);
    } catch (thrown) {
      operation.signal.throwIfAborted();
      const error = secret ? withoutWords(thrown) : thrown;
      if (!costsNothing(error)) lost++;
      // A request that is sent again because its response was lost is the same inference, and a server that heeds the
      // key bills it once. After a response it needs a new key, because the old key could return the same response
      // forever.
      if (!(error instanceof APIConnectionError)) idempotencyKey = randomUUID();
      const move = moveAfter(error, { lost, mayBeNew: operation.elapsed() < newUntil });
      if (move === "give-up") throw new UnansweredError(unansweredText(error, doing, lost), { cause: error });
      // Only here may a 404 pass, so the general rule does not record it as trouble.
      if (error instanceof NotFoundError) operation.trouble = explain(error, doing);
      else await retryableOrThrow(operation, error, doing);
      await operation.pause(move === "repeat" ? backoff(operation, lost) : pollPause(operation, attempt));
    }
    await question.awaitLive();
  }
}

function unansweredText(error: unknown, doing: string, lost: number): string {
  const bill = lost >= MOST_LOST ? ` It was sent ${lost} times, and each may have been billed.` : "";
  return `${explain(error, doing)}${bill}`;
}
