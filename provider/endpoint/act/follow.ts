import { sleep } from "../../client/core/clock";
import { attemptDeploy, type Attempt, type Running, type Sending } from "./attempt";
import type { Sought } from "./unknown-outcome";
import { EndpointError } from "../errors";
import { lookUp, lookingText, type LookupResult } from "../observe/lookup";
import { urgently, type Operation } from "../observe/operation";
import type { EndpointInputs } from "../types";

/**
 * Sends a deploy and follows it until it has ended. A cancel at once ends a deploy that has not left. A deploy that has
 * left is still followed, and also looked for by its name: the first to find an id counts, until the look-up grace is
 * over.
 *
 * @param shelter - the operation, but not ended by a cancel.
 */
export async function followDeploy(
  shelter: Operation,
  inputs: EndpointInputs,
  sought: Sought,
  sending: Sending,
): Promise<Attempt> {
  const { cancelled } = shelter;
  const running = attemptDeploy(shelter, inputs, sending);
  if (!cancelled) return running.outcome;
  let onCancel = () => {};
  const cancel = new Promise<undefined>((resolve) => {
    onCancel = () => resolve(undefined);
    if (cancelled.aborted) onCancel();
    else cancelled.addEventListener("abort", onCancel, { once: true });
  });
  try {
    const attempt = await Promise.race([running.outcome, cancel]);
    if (attempt) return attempt;
    if (running.sent()) return await untilThereIsAnId(shelter, running, sought);
    running.stop(cancelled.reason);
    return await running.outcome;
  } finally {
    cancelled.removeEventListener("abort", onCancel);
  }
}

async function untilThereIsAnId(shelter: Operation, running: Running, sought: Sought): Promise<Attempt> {
  const { clock, log, timings, cancelled } = shelter;
  log.status(lookingText(shelter, sought.name));
  const end = shelter.elapsed() + timings.lookupGrace;
  const enough = new AbortController();
  const ended = AbortSignal.any([shelter.signal, enough.signal]);
  const brief = urgently(shelter, ended);
  const outcome = running.outcome.then((attempt) => ({ attempt }));
  const look = lookBeside(brief, sought);
  try {
    let news = await Promise.race([outcome, look]);
    // Where the list tells nothing, the stream may still tell something.
    if ("looked" in news && (news.error || news.looked?.kind === "undecided")) {
      const rest = sleep(clock, Math.max(0, end - shelter.elapsed()), brief.signal).catch(() => {});
      news = await Promise.race([outcome, rest.then(() => look)]);
    }
    if ("attempt" in news && news.attempt.kind !== "unknown") return news.attempt;
    const error = "attempt" in news && news.attempt.kind === "unknown" ? news.attempt.error : reasonOf(cancelled);
    const { looked, error: undecidable } = await look;
    if (undecidable) throw undecidable;
    return { kind: "unknown", error, begun: running.begun(), ...(looked && { looked }) };
  } finally {
    enough.abort(new Error("there is an id, or an end"));
    running.stop(cancelled?.reason);
  }
}

/**
 * The result of a look by name: empty where the look was ended early, an error where several endpoints have the name.
 */
interface Looked {
  looked: LookupResult | undefined;
  error?: EndpointError;
}

/** Never rejects with an error for the user, because the stream may still tell more. */
async function lookBeside(operation: Operation, sought: Sought): Promise<Looked> {
  const grace = operation.timings.lookupGrace;
  try {
    // Under a given name, the stream may prove until its end whose endpoint it is, and another one may appear.
    return { looked: await lookUp(operation, { ...sought, grace, alone: sought.made ? 0 : grace }) };
  } catch (error) {
    if (error instanceof EndpointError) return { looked: undefined, error };
    if (operation.signal.aborted) return { looked: undefined };
    throw error;
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error("it was cancelled");
}
