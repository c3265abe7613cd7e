import { ConflictError, Endpoint, RateLimitError } from "../client";
import { attemptDeploy } from "./attempt";
import { refusalHint } from "./catalogue";
import { waitOutConflict } from "./conflict";
import { gaveUpText, takenText } from "./deploy-text";
import { afterConflict, afterErrorEvent, afterRefusal, afterUnknown, type Sought } from "./doubt";
import { EndpointError } from "./errors";
import { explain } from "./explain";
import { named } from "./lookup";
import { insist, listFresh, listRecent, passOrThrow } from "./observe";
import { backoff, type Operation } from "./operation";
import type { EndpointInputs, EndpointRecord } from "./types";

/** What a deploy made: the record, and whether the deploy itself is known to have ended badly. */
export interface Deployed {
  record: EndpointRecord;
  /** Set when the endpoint is there although the deploy reported a failure or its time ran out. */
  failure?: string;
}

/** The share of the create timeout that is kept back for looking at what a cut or slow deploy left behind. */
const RESERVE = { share: 0.1, atMost: 30_000 };

/**
 * Deploys an endpoint, exactly once: whenever it is not certain that a request made nothing, the endpoint is looked for
 * by its name before anything else happens.
 *
 * @param isSibling - whether a name, or an id, is that of another deploy of this process.
 * @throws EndpointError when nothing was made, or when what was made cannot be told apart; the message then names it.
 */
export async function deploy(
  operation: Operation,
  inputs: EndpointInputs,
  isSibling: (name: string) => boolean,
): Promise<Deployed> {
  try {
    return await deployOnce(operation, inputs, isSibling);
  } catch (error) {
    // Whatever knows of a deploy that may have been accepted says so itself; what is left is time that ran out before.
    if (error instanceof EndpointError || !operation.signal.aborted) throw error;
    throw new EndpointError(gaveUpText(operation, inputs.name), { cause: error });
  }
}

async function deployOnce(
  operation: Operation,
  inputs: EndpointInputs,
  isSibling: (name: string) => boolean,
): Promise<Deployed> {
  const { name, task } = inputs;
  const before = await listBefore(operation, inputs);
  const sought: Sought = {
    name,
    task,
    made: inputs.__autoName,
    before: new Set(before.map((row) => row.id)),
    isSibling,
  };
  // The one line that survives whatever dies next: it holds what to look for.
  const then = inputs.running ? "" : "; it is wanted stopped, so it is stopped as soon as it is live";
  await operation.log.info(`deploying ${name} (task ${task}, model ${inputs.model})${then}`);

  const doing = `deploying "${name}"`;
  const conflictsEnd = operation.elapsed() + operation.limits.conflictGrace;
  for (let number = 0; ; number++) {
    const attempt = await attemptDeploy(operation, inputs, streamTime(operation));
    switch (attempt.kind) {
      case "complete":
        return completed(operation, inputs, sought, attempt.data);
      case "error-event":
        return afterErrorEvent(operation, sought, `deploy failed: ${attempt.message}`);
      case "unknown":
        return afterUnknown(operation, sought, attempt.error, attempt.begun);
      case "refused":
      case "not-sent": {
        const hint = attempt.kind === "refused" ? await refusalHint(operation, inputs, attempt.error) : "";
        const refusal = new EndpointError(`${explain(attempt.error, doing)}${hint}`, { cause: attempt.error });
        // The refusal speaks of the last request only; what an earlier one came to was never certain.
        if (number > 0) return afterRefusal(operation, sought, refusal);
        throw refusal;
      }
      case "conflict":
      case "rate-limited": {
        const found = await afterConflict(operation, sought, attempt.error);
        if (found) return found;
        if (attempt.error instanceof ConflictError) {
          await waitOutConflict(operation, attempt.error, doing, conflictsEnd, number);
        } else if (attempt.error instanceof RateLimitError) {
          await passOrThrow(operation, attempt.error, doing);
          await operation.pause(backoff(operation, number));
        }
      }
    }
  }
}

/** Everything that is there before, so that what a deploy made can be told from what was there. */
async function listBefore(operation: Operation, inputs: EndpointInputs): Promise<readonly EndpointRecord[]> {
  // Under a name that was given somebody else may deploy meanwhile; one that was made is nobody else's.
  const list = () => (inputs.__autoName ? listRecent(operation) : listFresh(operation, false));
  let rows: readonly EndpointRecord[];
  try {
    rows = await insist(operation, "listing the endpoints before a deploy", list);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const nothing = "No deploy was sent: without the list, a lost one could not be found again.";
    throw new EndpointError(`${error.message} ${nothing}`, { cause: error });
  }
  const taken = named(rows, inputs.name)[0];
  if (taken) throw new EndpointError(takenText(inputs.name, taken, operation.replacing));
  return rows;
}

async function completed(
  operation: Operation,
  inputs: EndpointInputs,
  sought: Sought,
  data: unknown,
): Promise<Deployed> {
  const record = recordOf(data);
  if (!record) return afterUnknown(operation, sought, new Error("the 'complete' event held no endpoint id"), true);
  if (sought.before.has(record.id) || sought.isSibling(record.id))
    throw new EndpointError(takenText(inputs.name, record, operation.replacing));
  return { record };
}

function streamTime(operation: Operation): number {
  const left = operation.remaining();
  return left - Math.min(left * RESERVE.share, RESERVE.atMost);
}

/**
 * The record in a `complete` event; undefined for garbage, and for one without an id: a name may stand for the id in
 * some rows, but which ones only the list can tell.
 */
function recordOf(data: unknown): EndpointRecord | undefined {
  try {
    const record = new Endpoint((data as { endpoint?: unknown } | null)?.endpoint);
    return record.id === record.get("id") ? record : undefined;
  } catch {
    return undefined;
  }
}
