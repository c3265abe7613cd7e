import { ConflictError, Endpoint, RateLimitError } from "../../client";
import { refusalHint } from "../observe/catalogue";
import { deployKey } from "./deploy-key";
import { gaveUpText, laterText, takenText } from "./deploy-text";
import { afterConflict, afterErrorEvent, afterRefusal, afterUnknown, type Found, type Sought } from "./unknown-outcome";
import { EndpointError } from "../errors";
import { explain, isFinalConflict } from "../decide/explain";
import { followDeploy } from "./follow";
import { named } from "../observe/lookup";
import { logicalNameIn } from "../decide/names";
import { askedToWait, retryDuringOutage, listFresh, listRecent, tooLong } from "../observe/observe";
import { backoff, type Operation } from "../observe/operation";
import { withSoftCancel } from "./soft-cancel";
import type { EndpointInputs, ObservedEndpoint } from "../types";

/** What a deploy made, and how it was sent. */
export interface Deployed extends Found {
  sought: Sought;
  sent: Sent;
}

/** How a deploy was sent. */
export interface Sent {
  /** How often, those that were refused for the moment included. */
  times: number;
  /** When it was sent last: in milliseconds of the operation, and among the shared lists. */
  at: number;
  mark: number;
}

/** The share of the create timeout that is kept back for looking at what a cut or slow deploy left behind. */
const RESERVE = { share: 0.1, atMost: 30_000 };

/**
 * Deploys an endpoint, exactly once: whenever it is not certain that a request made nothing, the endpoint is looked for
 * by its name before anything else happens, whoever gives up meanwhile. Whatever is sent again carries the same key.
 *
 * @param isSibling - whether a name, or an id, is that of another deploy of this process.
 * @throws EndpointError when nothing was made, or when what was made cannot be told apart; the message then names it.
 */
export async function deploy(
  operation: Operation,
  inputs: EndpointInputs,
  isSibling: (name: string) => boolean,
): Promise<Deployed> {
  const { name, task, __autoName: made } = inputs;
  const sought: Sought = { name, task, made, logicalName: logicalNameIn(inputs.__urn), before: new Set(), isSibling };
  const sent: Sent = { times: 0, at: 0, mark: 0 };
  try {
    const before = await listBefore(operation, inputs, sought);
    const known = { ...sought, before: new Set(before.map((row) => row.id)) };
    // The one line that survives whatever dies next: it holds what to look for.
    const then = inputs.running ? "" : "; it is wanted stopped, so it is stopped as soon as it is live";
    await operation.log.info(`deploying ${name} (task ${task}, model ${inputs.model})${then}`);
    const found = await withSoftCancel(operation, (shelter) =>
      send({ operation, shelter, inputs, sought: known, sent }),
    );
    return { ...found, sought: known, sent };
  } catch (error) {
    // Whatever knows of a deploy that may have been accepted says so itself; what is left is time that ran out before.
    if (error instanceof EndpointError || !operation.signal.aborted) throw error;
    throw new EndpointError(gaveUpText(operation, sought, sent.times > 0), { cause: error });
  }
}

/** A deploy under way. */
interface Deploying {
  operation: Operation;
  /** The operation as it outlives a cancel, for what has to be known of a deploy that was sent. */
  shelter: Operation;
  inputs: EndpointInputs;
  sought: Sought;
  sent: Sent;
}

/** Sends it, again after a refusal that may pass. */
async function send(deploying: Deploying): Promise<Found> {
  const { operation, shelter, inputs, sought, sent } = deploying;
  const { name } = sought;
  const doing = `deploying "${name}"`;
  const idempotencyKey = deployKey(name, sought.made);
  const conflictsEnd = operation.elapsed() + operation.timings.conflictGrace;
  for (;;) {
    operation.signal.throwIfAborted();
    Object.assign(sent, { at: operation.elapsed(), mark: operation.sharedList.mark() });
    const attempt = await followDeploy(shelter, inputs, sought, { timeout: streamTime(operation), idempotencyKey });
    if (attempt.kind === "not-sent") operation.signal.throwIfAborted();
    sent.times++;
    switch (attempt.kind) {
      case "complete":
        return completed(shelter, sought, attempt.data);
      case "error-event":
        return afterErrorEvent(shelter, sought, `deploy failed: ${attempt.message}`);
      case "unknown":
        return afterUnknown(shelter, sought, attempt);
      case "refused":
      case "not-sent": {
        const hint = attempt.kind === "refused" ? await hintFor(operation, inputs, attempt.error) : "";
        const refusal = new EndpointError(`${explain(attempt.error, doing)}${hint}`, { cause: attempt.error });
        // The refusal speaks of the last request only; what an earlier one came to was never certain.
        if (sent.times > 1) return afterRefusal(shelter, sought, refusal);
        throw refusal;
      }
      case "conflict":
      case "rate-limited": {
        const found = await refusedForNow(deploying, attempt.error, doing, conflictsEnd);
        if (found) return found;
      }
    }
  }
}

/**
 * Refused for the moment (409, 429): what refused it may have passed it on all the same, and it may be listed only after
 * a while. So it is looked for, and waited for as long as the server asks, before it may be sent again.
 *
 * @returns undefined when it may be sent again.
 * @throws EndpointError with the server's words, when they say that it is final, or it lasts too long.
 */
async function refusedForNow(
  { operation, shelter, sought, sent }: Deploying,
  error: Error,
  doing: string,
  conflictsEnd: number,
): Promise<Found | undefined> {
  const { timings, log } = operation;
  const start = operation.elapsed();
  const asked = askedToWait(error);
  const isFinal = error instanceof ConflictError && isFinalConflict(error);
  const isOver = error instanceof ConflictError && start + asked >= conflictsEnd;
  // What is to be said of the time that is left is as it is now.
  const refusal = asked > operation.remaining() ? tooLong(operation, error, doing) : undefined;
  operation.trouble = explain(error, doing);
  log.status(`${error.message}; trying again`);
  const found = await afterConflict(shelter, sought, error, isFinal ? 0 : timings.resendGrace);
  if (found) return found;
  if (isFinal && sent.times === 1) throw new EndpointError(explain(error, doing), { cause: error });
  // It was looked for, but what refused it may have passed it on to a server that lists it only later.
  const last = refusal ?? (isFinal || isOver ? new EndpointError(explain(error, doing), { cause: error }) : undefined);
  if (last) throw new EndpointError(`${last.message} ${laterText(sought)}`, { cause: error });
  const spread = error instanceof RateLimitError ? backoff(operation, sent.times - 1) : 0;
  const rest = Math.max(asked, timings.resendGrace) + spread - (operation.elapsed() - start);
  if (rest <= 0) return undefined;
  await operation.pause(rest);
  return afterConflict(shelter, sought, error, 0);
}

/** Everything that is there before, so that what a deploy made can be told from what was there. */
async function listBefore(
  operation: Operation,
  inputs: EndpointInputs,
  sought: Sought,
): Promise<readonly ObservedEndpoint[]> {
  // Under a name that was given somebody else may deploy meanwhile; one that was made is nobody else's.
  const list = () => (inputs.__autoName ? listRecent(operation) : listFresh(operation, false));
  let rows: readonly ObservedEndpoint[];
  try {
    rows = await retryDuringOutage(operation, "listing the endpoints before a deploy", list);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const nothing = "No deploy was sent: without the list, a lost one could not be found again.";
    throw new EndpointError(`${error.message} ${nothing}`, { cause: error });
  }
  const taken = named(rows, inputs.name)[0];
  if (taken) throw new EndpointError(takenText(sought, taken, operation.replacing));
  return rows;
}

async function completed(operation: Operation, sought: Sought, data: unknown): Promise<Found> {
  const record = recordOf(data);
  if (!record) {
    const error = new Error("the 'complete' event held no endpoint id");
    return afterUnknown(operation, sought, { kind: "unknown", error, begun: true });
  }
  if (sought.before.has(record.id) || sought.isSibling(record.id)) {
    throw new EndpointError(takenText(sought, record, operation.replacing));
  }
  return { record, twins: [] };
}

/** For a refusal; empty where the time is over, for the refusal is what its user needs to see. */
async function hintFor(operation: Operation, inputs: EndpointInputs, refusal: Error): Promise<string> {
  try {
    return await refusalHint(operation, inputs, refusal);
  } catch (error) {
    if (operation.signal.aborted) return "";
    throw error;
  }
}

function streamTime(operation: Operation): number {
  const left = operation.remaining();
  return left - Math.min(left * RESERVE.share, RESERVE.atMost);
}

/**
 * The record in a `complete` event; undefined for garbage, and for one without an id: a name may stand for the id in
 * some rows, but which ones only the list can tell.
 */
function recordOf(data: unknown): ObservedEndpoint | undefined {
  try {
    const record = new Endpoint((data as { endpoint?: unknown } | null)?.endpoint);
    return record.id === record.get("id") ? record : undefined;
  } catch {
    return undefined;
  }
}
