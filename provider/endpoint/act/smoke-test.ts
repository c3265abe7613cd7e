import { answerTo } from "./answer";
import { MORE_TIME, converge, disappeared } from "./converge";
import { EndpointError, GoneError, NotReadyError, UnansweredError } from "../errors";
import { billing } from "../decide/money";
import { look } from "../observe/observe";
import { endText, troubleText, type Operation } from "../observe/operation";
import { DeadlineError } from "../errors";
import { secretInputs } from "../decide/secrecy";
import { answerText, shortfall } from "../decide/smoke-answer";
import { statusKind } from "../decide/status";
import type { EndpointInputs, ObservedEndpoint } from "../types";

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
 * Makes the inference of the smoke test, and returns once its answer passes: see {@link answerTo}. The inference is
 * billed. An answer that lacks the expected text is final.
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
    if (error instanceof UnansweredError) throw notReady(error.message, id, error.cause);
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
  const { api, log } = operation;
  const secret = secretInputs(inputs).includes("smokeTest");
  const answer = await answerTo(operation, {
    id,
    messages: smokeTest.messages,
    doing: `running the smoke test of endpoint ${id}`,
    secret,
    newUntil: operation.elapsed() + operation.timings.lookupGrace,
    asking: () => log.status("smoke test: waiting for an answer"),
    awaitLive: () => awaitLive(operation, id, seen),
  });
  if (answer.billedMicroUsd !== null) await log.info(`smoke test: ${billing(answer.billedMicroUsd)}`);
  return shortfall(smokeTest, answerText(answer), { secret, redact: (text) => api.redact(text) });
}

/**
 * The status tells whether the endpoint will ever answer: waits while it starts, and ends when it failed, was stopped
 * or is gone.
 */
export async function awaitLive(operation: Operation, id: string, seen: Candidate["seen"]): Promise<void> {
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
