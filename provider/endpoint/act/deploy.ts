import { ConflictError, Endpoint, RateLimitError } from "../../client";
import { refusalHint } from "../observe/catalogue";
import { deployKey } from "./deploy-key";
import { gaveUpText, laterText, stillListedText, suspectsText, takenText } from "./deploy-text";
import {
  afterConflict,
  afterErrorEvent,
  afterLastConflict,
  afterRefusal,
  afterUnknown,
  type Found,
  type Sought,
} from "./unknown-outcome";
import { EndpointError } from "../errors";
import { explain, isFinalConflict } from "../decide/explain";
import { followDeploy } from "./follow";
import { logicalNameIn } from "../decide/names";
import { askedToWait, retryDuringOutage, listFresh, listRecent, tooLong } from "../observe/observe";
import { backoff, pollPause, type Operation } from "../observe/operation";
import { standingIn } from "../decide/replaced";
import { idsOf, named } from "../decide/rows";
import { withSoftCancel } from "./soft-cancel";
import type { EndpointInputs, ObservedEndpoint } from "../types";

/** What a deploy made, and how it was sent. */
export interface Deployed extends Found {
  sought: Sought;
  sent: Sent;
  /** The endpoint that it is to replace, which stood when the deploy was sent. Undefined for a first deploy. */
  replaced: ObservedEndpoint | undefined;
}

/** What a process knows of the endpoints that it has made and deleted. */
export interface Own {
  /** Whether a name, or an id, is that of another deploy of this process, and so no trace of this one. */
  isSibling: (nameOrId: string) => boolean;
  /** Whether this process has deleted an endpoint. A list may show it a while longer. */
  isDeleted: (id: string) => boolean;
}

/** How a deploy was sent. */
export interface Sent {
  /** How often it was sent, including requests that were refused for the moment. */
  times: number;
  /** When it was last sent: in milliseconds of the operation, and among the shared lists. */
  at: number;
  mark: number;
}

/** The share of the create timeout that is reserved to look for what a deploy left behind that was slow or cut off. */
const RESERVE = { share: 0.1, atMost: 30_000 };

/**
 * Deploys an endpoint exactly once. Whenever it is not certain that a request made nothing, the endpoint is first
 * looked for by its name, also when the caller gives up meanwhile. Every repeated request has the same key.
 *
 * @param accept - called before anything is sent, with the endpoint that is replaced. May throw an EndpointError.
 * @throws EndpointError when nothing was made, or when it cannot be told which endpoint was made. The message then
 *   names what was found.
 */
export async function deploy(
  operation: Operation,
  inputs: EndpointInputs,
  { isSibling, isDeleted }: Own,
  accept: (replaced: ObservedEndpoint | undefined) => void = () => {},
): Promise<Deployed> {
  const { name, task, __autoName: made } = inputs;
  const sought: Sought = { name, task, made, logicalName: logicalNameIn(inputs.__urn), before: new Set(), isSibling };
  const sent: Sent = { times: 0, at: 0, mark: 0 };
  try {
    const before = await listBefore(operation, inputs, sought, isDeleted);
    const isOwn = (id: string) => isSibling(id) || isDeleted(id);
    const replaced = standingIn(before, inputs, { held: operation.replacing, isOwn });
    accept(replaced);
    const known = { ...sought, before: idsOf(before) };
    // This line survives even if the process dies next: it says what to look for.
    const then = inputs.running ? "" : "; it is wanted stopped, so it is stopped as soon as it is live";
    await operation.log.info(`deploying ${name} (task ${task}, model ${inputs.model})${then}`);
    const found = await withSoftCancel(operation, (shelter) =>
      send({ operation, shelter, inputs, sought: known, sent }),
    );
    return { ...found, sought: known, sent, replaced };
  } catch (error) {
    // Code that knows of a deploy that may have been accepted throws its own error. What is left is time that ran out
    // before.
    if (error instanceof EndpointError || !operation.signal.aborted) throw error;
    throw new EndpointError(gaveUpText(operation, sought, sent.times > 0), { cause: error });
  }
}

/** A deploy under way. */
interface Deploying {
  operation: Operation;
  /** The operation, but not ended by a cancel: it finds out what a deploy made that was sent. */
  shelter: Operation;
  inputs: EndpointInputs;
  sought: Sought;
  sent: Sent;
}

/** Sends the deploy, and repeats it after a refusal that may pass. */
async function send(deploying: Deploying): Promise<Found> {
  const { operation, shelter, inputs, sought, sent } = deploying;
  const { name } = sought;
  const doing = `deploying "${name}"`;
  const idempotencyKey = deployKey(name, sought.made);
  const conflictsEnd = operation.elapsed() + operation.timings.conflictGrace;
  for (;;) {
    operation.signal.throwIfAborted();
    // It may wait for the API's rate limit before it is sent.
    const onSend = () => Object.assign(sent, { at: operation.elapsed(), mark: operation.sharedList.mark() });
    onSend();
    const sending = { timeout: streamTime(operation), idempotencyKey, again: sent.times > 0, onSend };
    const attempt = await followDeploy(shelter, inputs, sought, sending);
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
        // The refusal is about the last request only. The outcome of an earlier request was never certain.
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
 * The deploy was refused for the moment (409, 429). The server that refused it may still have passed it on, and the
 * endpoint may be listed only after a while. So it is looked for, and the server's wait is kept, before the deploy may
 * be sent again.
 *
 * @returns undefined when it may be sent again.
 * @throws EndpointError with the server's words, when they say that the refusal is final, or it lasts too long.
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
  // This message is about the time that is left, so it is made now.
  const refusal = asked > operation.remaining() ? tooLong(operation, error, doing) : undefined;
  operation.trouble = explain(error, doing);
  const last = refusal ?? (isFinal || isOver ? new EndpointError(explain(error, doing), { cause: error }) : undefined);
  const grace = isFinal ? 0 : timings.resendGrace;
  if (last) {
    const result = await afterLastConflict(shelter, sought, error, grace);
    if (!("suspects" in result)) return result;
    // The endpoint was looked for, but the server that refused the deploy may have passed it on to a server that lists it
    // later.
    const later = isFinal && sent.times === 1 ? "" : ` ${laterText(sought)}`;
    throw new EndpointError(`${last.message}${later}${suspectsText(result)}`, { cause: error });
  }
  log.status(`${error.message}; trying again`);
  const found = await afterConflict(shelter, sought, error, grace);
  if (found) return found;
  const spread = error instanceof RateLimitError ? backoff(operation, sent.times - 1) : 0;
  const rest = Math.max(asked, timings.resendGrace) + spread - (operation.elapsed() - start);
  if (rest <= 0) return undefined;
  await operation.pause(rest);
  return afterConflict(shelter, sought, error, 0);
}

/**
 * Lists every endpoint from before the deploy, so that a new one can be told from them.
 *
 * @throws EndpointError where the name is taken. The name of an endpoint that was deleted is waited for.
 */
async function listBefore(
  operation: Operation,
  inputs: EndpointInputs,
  sought: Sought,
  isDeleted: Own["isDeleted"],
): Promise<readonly ObservedEndpoint[]> {
  const end = operation.elapsed() + operation.timings.lookupGrace;
  operation.log.status("listing the endpoints before the deploy");
  for (let attempt = 0; ; attempt++) {
    const began = operation.elapsed();
    // Someone else may deploy under a given name meanwhile; a made name belongs to this deploy alone.
    const isFresh = !inputs.__autoName || attempt > 0;
    const rows = await listOrRefuse(operation, () =>
      isFresh ? listFresh(operation, attempt > 0) : listRecent(operation),
    );
    const taken = named(rows, inputs.name)[0];
    if (!taken) return rows;
    if (!isDeleted(taken.id)) throw new EndpointError(takenText(sought, taken, operation.replacing));
    if (began >= end) throw new EndpointError(stillListedText(sought, taken));
    operation.log.status(`waiting for ${taken.id}, which was deleted, to leave the list`);
    await operation.pause(pollPause(operation, attempt));
  }
}

async function listOrRefuse(
  operation: Operation,
  list: () => Promise<readonly ObservedEndpoint[]>,
): Promise<readonly ObservedEndpoint[]> {
  try {
    return await retryDuringOutage(operation, "listing the endpoints before a deploy", list);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const nothing = "No deploy was sent: without the list, a lost one could not be found again.";
    throw new EndpointError(`${error.message} ${nothing}`, { cause: error });
  }
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

/** The hint for a refusal. Empty where the time is over, because the user needs to see the refusal itself. */
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
 * The record in a `complete` event. Undefined where the event cannot be read, or the record has no id: in some rows a
 * name may stand for the id, but only the list can tell which.
 */
function recordOf(data: unknown): ObservedEndpoint | undefined {
  try {
    const record = new Endpoint((data as { endpoint?: unknown } | null)?.endpoint);
    return record.id === record.get("id") ? record : undefined;
  } catch {
    return undefined;
  }
}
