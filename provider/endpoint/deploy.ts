import { ConflictError, Endpoint, RateLimitError } from "../client";
import { attemptDeploy } from "./attempt";
import { refusalHint } from "./catalogue";
import { waitOutConflict } from "./conflict";
import { formatDuration } from "./durations";
import { EndpointError } from "./errors";
import { explain } from "./explain";
import { lookUp, named, type Lookup, type LookupResult } from "./lookup";
import { insist, passOrThrow, requestOptions, retrieveOrMissing } from "./observe";
import { backoff, endText, pollPause, troubleText, withDeadline, type Operation } from "./operation";
import { statusKind } from "./status";
import type { EndpointInputs, EndpointRecord } from "./types";

/** What a deploy made: the record, and whether the deploy itself is known to have ended badly. */
export interface Deployed {
  record: EndpointRecord;
  /** Set when the endpoint is there although the deploy reported a failure or its time ran out. */
  failure?: string;
}

/** The share of the create timeout that is kept back for looking at what a cut or slow deploy left behind. */
const RESERVE = { share: 0.1, atMost: 30_000 };

/** How long a look may take that is made after an operation was ended from outside. */
const LAST_LOOK_MS = 5_000;

/**
 * Deploys an endpoint, exactly once: whenever it is not certain that a request made nothing, the endpoint is looked for
 * by its name before anything else happens.
 *
 * @throws EndpointError when nothing was made, or when what was made cannot be told apart; the message then names it.
 */
export async function deploy(operation: Operation, inputs: EndpointInputs): Promise<Deployed> {
  try {
    return await deployOnce(operation, inputs);
  } catch (error) {
    // Whatever knows of a deploy that may have been accepted says so itself; what is left is time that ran out before.
    if (error instanceof EndpointError || !operation.signal.aborted) throw error;
    throw new EndpointError(gaveUpText(operation, inputs.name), { cause: error });
  }
}

async function deployOnce(operation: Operation, inputs: EndpointInputs): Promise<Deployed> {
  const { name, task } = inputs;
  const before = await listBefore(operation, inputs);
  const lookup: Omit<Lookup, "grace"> = { name, task, before: new Set(before.map((row) => row.id)) };
  // The one line that survives whatever dies next: it holds what to look for.
  const then = inputs.running ? "" : "; it is wanted stopped, so it is stopped as soon as it is live";
  await operation.log.info(`deploying ${name} (task ${task}, model ${inputs.model})${then}`);

  const doing = `deploying "${name}"`;
  const conflictsEnd = operation.elapsed() + operation.limits.conflictGrace;
  for (let number = 0; ; number++) {
    const attempt = await attemptDeploy(operation, inputs, streamTime(operation));
    switch (attempt.kind) {
      case "complete":
        return completed(operation, inputs, lookup, attempt.data);
      case "error-event":
        return afterErrorEvent(operation, lookup, `deploy failed: ${attempt.message}`);
      case "unknown":
        return afterUnknown(operation, lookup, attempt.error);
      case "refused":
        throw new EndpointError(
          `${explain(attempt.error, doing)}${await refusalHint(operation, inputs, attempt.error)}`,
          {
            cause: attempt.error,
          },
        );
      case "not-sent":
        throw new EndpointError(explain(attempt.error, doing), { cause: attempt.error });
      case "conflict":
      case "rate-limited": {
        // A proxy may have sent the request twice itself, so a refusal is believed only after a look.
        const result = await lookOnce(operation, { ...lookup, grace: 0 });
        if (result.kind === "found") return foundAfterRefusal(inputs, result.record);
        if (result.kind === "undecided") throw undecided(lookup, attempt.error, result.reason);
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
async function listBefore(operation: Operation, inputs: EndpointInputs): Promise<EndpointRecord[]> {
  const list = () => operation.api.endpoints.list(requestOptions(operation));
  let rows: EndpointRecord[];
  try {
    rows = await insist(operation, "listing the endpoints before a deploy", list);
  } catch (error) {
    if (!(error instanceof EndpointError)) throw error;
    const nothing = "No deploy was sent: without the list, a lost one could not be found again.";
    throw new EndpointError(`${error.message} ${nothing}`, { cause: error });
  }
  const taken = named(rows, inputs.name)[0];
  if (taken) throw new EndpointError(takenText(inputs.name, taken));
  return rows;
}

async function completed(
  operation: Operation,
  inputs: EndpointInputs,
  lookup: Omit<Lookup, "grace">,
  data: unknown,
): Promise<Deployed> {
  const record = recordOf(data);
  if (!record) return afterUnknown(operation, lookup, new Error("the 'complete' event held no endpoint id"));
  if (lookup.before.has(record.id)) throw new EndpointError(takenText(inputs.name, record));
  return { record };
}

async function afterErrorEvent(
  operation: Operation,
  lookup: Omit<Lookup, "grace">,
  failure: string,
): Promise<Deployed> {
  // The server has ended the deploy in its own words, so nothing is going to appear any more: one interval is enough.
  const result = await lookOnce(operation, { ...lookup, grace: operation.limits.pollInterval });
  if (result.kind === "undecided") throw undecided(lookup, new Error(failure), result.reason);
  if (result.kind === "absent")
    throw new EndpointError(`${failure}. Nothing named "${lookup.name}" was left behind.${suspectsText(result)}`);
  const { record } = result;
  if (statusKind(record.status) === "failed" && (await removed(operation, record.id))) {
    throw new EndpointError(`${failure}. What it left behind (${record.id}) was failed, and has been deleted.`);
  }
  return { record, failure };
}

async function afterUnknown(operation: Operation, lookup: Omit<Lookup, "grace">, error: Error): Promise<Deployed> {
  const what = explain(error, `deploying "${lookup.name}"`);
  operation.log.status(`${what} Looking for it by its name`);
  const result = await lookOnce(operation, { ...lookup, grace: operation.limits.lookupGrace });
  switch (result.kind) {
    case "found":
      return { record: result.record, ...(operation.signal.aborted && { failure: what }) };
    case "undecided":
      throw undecided(lookup, error, result.reason);
    case "absent":
      throw new EndpointError(
        `${what} No endpoint named "${lookup.name}" appeared within ${formatDuration(result.looked)}, ` +
          `so nothing is in the state. Should it appear later in the Pareta dashboard, delete it there.${suspectsText(result)}`,
        { cause: error },
      );
  }
}

/** Looks by name; where the operation's own time is over, once more within a few seconds, for an id is worth them. */
async function lookOnce(operation: Operation, lookup: Lookup): Promise<LookupResult> {
  const start = operation.elapsed();
  try {
    if (!operation.signal.aborted) return await lookUp(operation, lookup);
  } catch (error) {
    if (!operation.signal.aborted) throw error;
  }
  const lastLook = { log: operation.log, timeout: LAST_LOOK_MS };
  try {
    const result = await withDeadline(operation, lastLook, (brief) => lookUp(brief, { ...lookup, grace: 0 }));
    return result.kind === "absent" ? { ...result, looked: operation.elapsed() - start } : result;
  } catch (error) {
    if (error instanceof EndpointError) throw error;
    return { kind: "undecided", reason: explain(error, "looking for it") };
  }
}

/**
 * A refusal, and yet an endpoint of our name that was not there before. With a name that was made here it can only be
 * ours; under a name that was given, somebody else may have been faster, and what may be theirs is not taken.
 */
function foundAfterRefusal(inputs: EndpointInputs, record: EndpointRecord): Deployed {
  if (!inputs.__autoName) throw new EndpointError(takenText(inputs.name, record));
  return { record };
}

/** @returns false where it could not be deleted, or takes too long; it then stays in the state. */
async function removed(operation: Operation, id: string): Promise<boolean> {
  const end = operation.elapsed() + operation.limits.lookupGrace;
  try {
    await operation.api.endpoints.delete(id, requestOptions(operation));
    for (let attempt = 0; await retrieveOrMissing(operation, id); attempt++) {
      if (operation.elapsed() >= end) return false;
      await operation.pause(pollPause(operation, attempt));
    }
    return true;
  } catch {
    return false;
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
function recordOf(data: unknown): EndpointRecord | undefined {
  try {
    const record = new Endpoint((data as { endpoint?: unknown } | null)?.endpoint);
    return record.id === record.get("id") ? record : undefined;
  } catch {
    return undefined;
  }
}

function takenText(name: string, by: EndpointRecord): string {
  return (
    `the name "${name}" is taken by endpoint ${by.id} (status ${by.status ?? "unknown"}, task ${by.task ?? "unknown"}, ` +
    `model ${by.model ?? "unknown"}), which this resource did not make. It is neither adopted nor changed. ` +
    `Give another "name", or leave it out to have one made.`
  );
}

function gaveUpText(operation: Operation, name: string): string {
  return (
    `${endText(operation)} before a deploy of "${name}" was accepted. ` +
    `Nothing is in the state; run pulumi up again, or give it more time with the customTimeouts option.` +
    troubleText(operation)
  );
}

function undecided(lookup: Omit<Lookup, "grace">, error: Error, reason: string): EndpointError {
  return new EndpointError(
    `${explain(error, `deploying "${lookup.name}"`)} Whether it was made could not be found out: ${reason} ` +
      `Look for the name "${lookup.name}" in the Pareta dashboard: an endpoint of that name bills and is in no state.`,
    { cause: error },
  );
}

function suspectsText(result: { suspects: EndpointRecord[] }): string {
  if (result.suspects.length === 0) return "";
  const list = result.suspects
    .map((row) => `${row.id} (${row.name ?? "unnamed"}, ${row.status ?? "no status"})`)
    .join(", ");
  return ` New since then, of the same task, and possibly this deploy's: ${list}. They are not adopted; check them in the dashboard.`;
}
