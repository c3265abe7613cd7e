import type { Deployed } from "./deploy";
import { absentText, nothingLeftText, suspectsText, undecidedText, unprovenText } from "./deploy-text";
import { EndpointError } from "./errors";
import { explain } from "./explain";
import { lookUp, type Lookup, type LookupResult } from "./lookup";
import { requestOptions, retrieveOrMissing } from "./observe";
import { pollPause, withDeadline, type Operation } from "./operation";
import { statusKind } from "./status";
import type { EndpointRecord } from "./types";

/**
 * What a deploy is looked for by. A name that was made here can only be ours; under one that was given, somebody else
 * may have deployed at the same time, so what is found is taken only with proof, and else named in an error.
 */
export interface Sought extends Omit<Lookup, "grace" | "alone"> {
  /** Whether the name was made here. */
  made: boolean;
}

/** How long a look may take that is made after an operation was ended from outside. */
const LAST_LOOK_MS = 5_000;

/** How long what a deploy made may take to appear where it was not looked for yet: it may have been sent a moment ago. */
const LAST_GRACE_MS = 3_000;

/** The server has ended the deploy in its own words. */
export async function afterErrorEvent(operation: Operation, sought: Sought, failure: string): Promise<Deployed> {
  // Nothing is going to appear any more: one interval is enough.
  const result = await lookOnce(operation, { ...sought, grace: operation.limits.pollInterval });
  if (result.kind === "undecided") throw new EndpointError(undecidedText(`${failure}.`, sought.name, result.reason));
  if (result.kind === "absent")
    throw new EndpointError(`${failure}. ${nothingLeftText(sought.name)}${suspectsText(result)}`);
  const { record } = result;
  if (!sought.made) throw new EndpointError(unprovenText(`${failure}.`, sought.name, record));
  if (statusKind(record.status) === "failed" && (await removed(operation, record.id))) {
    throw new EndpointError(`${failure}. What it left behind (${record.id}) was failed, and has been deleted.`);
  }
  return { record, failure };
}

/**
 * Nobody knows what became of the deploy.
 *
 * @param begun - whether the server is known to have taken the deploy on: under a given name, the proof that it takes.
 */
export async function afterUnknown(
  operation: Operation,
  sought: Sought,
  error: Error,
  begun: boolean,
): Promise<Deployed> {
  const what = explain(error, `deploying "${sought.name}"`);
  operation.log.status(`${what} Looking for it by its name`);
  const grace = operation.limits.lookupGrace;
  // A server may take a given name twice: ours could appear after the one that somebody else has deployed.
  const alone = sought.made || !begun ? 0 : Math.min(grace, operation.remaining() / 2);
  const result = await lookOnce(operation, { ...sought, grace, alone });
  switch (result.kind) {
    case "found":
      if (!sought.made && !begun) throw new EndpointError(unprovenText(what, sought.name, result.record));
      return { record: result.record, ...(operation.signal.aborted && { failure: what }) };
    case "undecided":
      throw new EndpointError(undecidedText(what, sought.name, result.reason), { cause: error });
    case "absent":
      throw new EndpointError(`${what} ${absentText(sought.name, result)}`, { cause: error });
  }
}

/**
 * The deploy was refused for the moment. A proxy may have sent it twice itself, so that is believed only after a look.
 *
 * @returns undefined where nothing was made, so that it may be sent again.
 * @throws EndpointError where sending it again could make a second endpoint.
 */
export async function afterConflict(operation: Operation, sought: Sought, error: Error): Promise<Deployed | undefined> {
  const what = explain(error, `deploying "${sought.name}"`);
  const result = await lookOnce(operation, { ...sought, grace: 0 });
  if (result.kind === "found") return oursOrUnproven(sought, result.record, what);
  if (result.kind === "undecided")
    throw new EndpointError(undecidedText(what, sought.name, result.reason), { cause: error });
  if (result.suspects.length === 0) return undefined;
  const again = "It was not sent again, for that could make a second one: look at them, then run pulumi up again.";
  throw new EndpointError(`${what}${suspectsText(result)} ${again}`, { cause: error });
}

/** The deploy was refused for good, but not at the first time: what the earlier requests came to, only a look can tell. */
export async function afterRefusal(operation: Operation, sought: Sought, refusal: EndpointError): Promise<Deployed> {
  const result = await lookOnce(operation, { ...sought, grace: operation.limits.lookupGrace });
  if (result.kind === "found") return oursOrUnproven(sought, result.record, refusal.message);
  if (result.kind === "absent")
    throw new EndpointError(`${refusal.message}${suspectsText(result)}`, { cause: refusal });
  throw new EndpointError(undecidedText(refusal.message, sought.name, result.reason), { cause: refusal });
}

/** A refusal, and yet an endpoint of our name that was not there before. */
function oursOrUnproven(sought: Sought, record: EndpointRecord, what: string): Deployed {
  if (!sought.made) throw new EndpointError(unprovenText(what, sought.name, record));
  return { record };
}

/** Looks by name; where the operation's own time is over, again within a few seconds, for an id is worth them. */
async function lookOnce(operation: Operation, lookup: Lookup): Promise<LookupResult> {
  const start = operation.elapsed();
  try {
    if (!operation.signal.aborted) return await lookUp(operation, lookup);
  } catch (error) {
    if (!operation.signal.aborted) throw error;
  }
  const lastLook = { log: operation.log, timeout: LAST_LOOK_MS };
  try {
    const looked = operation.elapsed() - start;
    const brief = { ...lookup, grace: Math.min(lookup.grace, Math.max(0, LAST_GRACE_MS - looked)), alone: 0 };
    const result = await withDeadline(operation, operation.subject, lastLook, (last) => lookUp(last, brief));
    return result.kind === "absent" ? { ...result, looked: operation.elapsed() - start } : result;
  } catch (error) {
    if (error instanceof EndpointError) throw error;
    return { kind: "undecided", reason: explain(error, "looking for it") };
  }
}

/** @returns false where it could not be deleted, or takes too long; it then stays in the state. */
async function removed(operation: Operation, id: string): Promise<boolean> {
  const end = operation.elapsed() + operation.limits.lookupGrace;
  try {
    await operation.census.change(id, () => operation.api.endpoints.delete(id, requestOptions(operation)));
    for (let attempt = 0; await retrieveOrMissing(operation, id); attempt++) {
      if (operation.elapsed() >= end) return false;
      await operation.pause(pollPause(operation, attempt));
    }
    return true;
  } catch {
    return false;
  }
}
