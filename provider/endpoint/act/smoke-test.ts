import { randomUUID } from "node:crypto";
import { APIConnectionError, NotFoundError } from "../../client";
import { MORE_TIME, converge, disappeared } from "./converge";
import { EndpointError, GoneError, NotReadyError } from "../errors";
import { explain } from "../decide/explain";
import { billing } from "../decide/money";
import { look, retryableOrThrow } from "../observe/observe";
import { backoff, endText, pollPause, troubleText, type Operation } from "../observe/operation";
import { DeadlineError } from "../errors";
import { secretInputs } from "../decide/secrecy";
import { MOST_LOST, answerText, costsNothing, moveAfter, shortfall, withoutWords } from "../decide/smoke-answer";
import { statusKind } from "../decide/status";
import type { EndpointInputs, ObservedEndpoint } from "../types";

/**
 * The limit of one request. An answer may take a while, because a model can be slow to wake; an answer that never
 * arrives must not use all the time.
 */
const ANSWER_TIMEOUT_MS = 120_000;

/** A live endpoint that is to be tested. */
export interface Candidate {
  id: string;
  inputs: EndpointInputs;
  /** The record that was seen last. */
  record: ObservedEndpoint;
  /** Called with each record that is seen on the way. */
  seen: (record: ObservedEndpoint) => void;
}

/**
 * Makes the inference of the smoke test, and returns once its answer passes. The inference is billed. A 503 is waited
 * for. A request whose response is lost is sent again, {@link MOST_LOST} times in all. An answer that lacks the
 * expected text is final.
 *
 * @throws NotReadyError when the test has not passed; EndpointError when the endpoint is not live any more, or the
 *   server asks for more time than is left; GoneError when the endpoint disappeared.
 */
export async function passSmokeTest(operation: Operation, candidate: Candidate): Promise<void> {
  const { id } = candidate;
  let last = candidate.record;
  const seen = (record: ObservedEndpoint) => candidate.seen((last = record));
  try {
    const failure = await ask(operation, { ...candidate, seen });
    if (failure === undefined) return;
    throw notReady(`The smoke test of endpoint ${id} failed: ${failure}.`, id);
  } catch (error) {
    // If the endpoint is not live, the wait for it has already said everything about it.
    const told = error instanceof EndpointError && statusKind(last.status) !== "live";
    if (told || error instanceof NotReadyError || error instanceof GoneError || !operation.signal.aborted) throw error;
    throw gaveUp(operation, id, error);
  }
}

/** Asks until there is an answer, and returns what is wrong with it. */
async function ask(operation: Operation, { id, inputs, seen }: Candidate): Promise<string | undefined> {
  const { smokeTest } = inputs;
  if (smokeTest === undefined) return undefined;
  const secret = secretInputs(inputs).includes("smokeTest");
  const { api } = operation;
  const doing = `running the smoke test of endpoint ${id}`;
  const newUntil = operation.elapsed() + operation.timings.lookupGrace;
  let idempotencyKey = randomUUID();
  for (let attempt = 0, lost = 0; ; attempt++) {
    try {
      operation.log.status("smoke test: waiting for an answer");
      const timeout = Math.min(ANSWER_TIMEOUT_MS, operation.remaining());
      // The client's own retries would wait without progress, and would not count what may have been billed.
      const options = { signal: operation.signal, timeout, maxRetries: 0, idempotencyKey };
      const answer = await api.chat.completions.create({ model: id, messages: smokeTest.messages }, options);
      if (answer.billedMicroUsd !== null) await operation.log.info(`smoke test: ${billing(answer.billedMicroUsd)}`);
      return shortfall(smokeTest, answerText(answer), { secret, redact: (text) => api.redact(text) });
    } catch (thrown) {
      operation.signal.throwIfAborted();
      const error = secret ? withoutWords(thrown) : thrown;
      if (!costsNothing(error)) lost++;
      // A request that is sent again because its response was lost is the same inference, and a server that heeds the
      // key bills it once. After a response it needs a new key, because the old key could return the same response
      // forever.
      if (!(error instanceof APIConnectionError)) idempotencyKey = randomUUID();
      const move = moveAfter(error, { lost, mayBeNew: operation.elapsed() < newUntil });
      if (move === "give-up") throw notReady(failedText(error, doing, lost), id, error);
      // Only here may a 404 pass, so the general rule does not record it as trouble.
      if (error instanceof NotFoundError) operation.trouble = explain(error, doing);
      else await retryableOrThrow(operation, error, doing);
      await operation.pause(move === "repeat" ? backoff(operation, lost) : pollPause(operation, attempt));
    }
    await awaitLive(operation, id, seen);
  }
}

/**
 * The status tells whether the endpoint will ever answer: waits while it starts, and ends when it failed, was stopped
 * or is gone.
 */
async function awaitLive(operation: Operation, id: string, seen: Candidate["seen"]): Promise<void> {
  const record = await look(operation, id);
  if (!record) throw disappeared(`endpoint ${id} disappeared while it was tested.`);
  seen(record);
  const kind = statusKind(record.status);
  // Someone stopped it, or a schedule did: it is not started a second time in one operation.
  if (kind === "stopped" || kind === "stopping") {
    const what = `endpoint ${id} was stopped elsewhere while it was tested.`;
    throw new EndpointError(`${what} The next pulumi up starts it, and tests it again.`, { what });
  }
  await converge(operation, { id, desired: "running", record, requested: "start", seen });
}

function failedText(error: unknown, doing: string, lost: number): string {
  const bill = lost >= MOST_LOST ? ` It was sent ${lost} times, and each may have been billed.` : "";
  return `${explain(error, doing)}${bill}`;
}

function notReady(what: string, id: string, cause?: unknown): NotReadyError {
  return new NotReadyError(`${what} ${keptText(id)}`, { what, cause });
}

function gaveUp(operation: Operation, id: string, cause: unknown): NotReadyError {
  const what = `${endText(operation)} waiting for endpoint ${id} to answer its smoke test.`;
  const rest = `${operation.signal.reason instanceof DeadlineError ? MORE_TIME : ""}${troubleText(operation)}`;
  return new NotReadyError(`${what} ${keptText(id)}${rest}`, { what: `${what}${rest}`, cause });
}

/** What has become of the endpoint, and what to do. */
function keptText(id: string): string {
  return `Endpoint ${id} is in the state, live and billed, but not ready: the next pulumi up runs only the test again.`;
}
