import type { Attempt } from "./attempt";
import {
  absentText,
  laterText,
  nothingLeftText,
  suspectsText,
  undecidedText,
  unprovenText,
  type Named,
} from "./deploy-text";
import { EndpointError, UnsettledError } from "../errors";
import { explain } from "../decide/explain";
import { lookUp, lookingText, type Lookup, type LookupResult } from "../observe/lookup";
import { urgently, withDeadline, type Operation } from "../observe/operation";
import { DeadlineError } from "../errors";
import { statusKind } from "../decide/status";
import { takeDown } from "./take-down";
import type { ObservedEndpoint } from "../types";

/**
 * What a deploy is looked for by. A made name can only be ours. Under a given name, someone else may have deployed at
 * the same time, so an endpoint is taken only with proof, and otherwise named in an error.
 */
export type Sought = Omit<Lookup, "grace" | "suspected" | "alone"> & Named;

/** What a deploy made, as far as it has been found. */
export interface Found {
  record: ObservedEndpoint;
  /** Set when the endpoint exists although the deploy reported a failure, or its time ran out. */
  failure?: string;
  /** Duplicates (twins) that the same deploy made. */
  twins: ObservedEndpoint[];
}

/** The limit of a look that is made after an operation's time is over. */
const LAST_LOOK_MS = 5_000;

/**
 * How long an endpoint may take to appear where it was not looked for yet: the deploy may have been sent a moment ago.
 */
const LAST_GRACE_MS = 3_000;

/** The server has ended the deploy in its own words. */
export async function afterErrorEvent(operation: Operation, sought: Sought, failure: string): Promise<Found> {
  // No endpoint will appear any more, so one interval is enough.
  const result = await lookOnce(operation, { ...sought, grace: operation.timings.pollInterval });
  if (result.kind === "undecided") throw new UnsettledError(undecidedText(`${failure}.`, sought, result.reason));
  if (result.kind === "absent")
    throw new EndpointError(`${failure}. ${nothingLeftText(sought)}${suspectsText(result)}`);
  const { record, twins } = result;
  if (!sought.made) throw new UnsettledError(unprovenText(`${failure}.`, sought, record));
  const isGone = statusKind(record.status) === "failed" && twins.length === 0;
  if (isGone && (await takeDown(operation, record)) === undefined) {
    throw new EndpointError(`${failure}. What it left behind (${record.id}) was failed, and has been deleted.`);
  }
  return { record, twins, failure };
}

/**
 * The outcome of the deploy is unknown. Under a given name, `begun` is the proof that lets a found endpoint be taken.
 */
export async function afterUnknown(
  operation: Operation,
  sought: Sought,
  { error, begun, looked }: Extract<Attempt, { kind: "unknown" }>,
): Promise<Found> {
  const what = explain(error, `deploying "${sought.name}"`);
  const grace = operation.timings.lookupGrace;
  // A server may accept a given name twice: ours could appear after one that someone else has deployed.
  const alone = sought.made || !begun ? 0 : Math.min(grace, operation.remaining() / 2);
  if (!looked) operation.log.status(`${lookingText(operation, sought.name)}: ${what}`);
  const result = looked ?? (await lookOnce(operation, { ...sought, grace, alone }));
  switch (result.kind) {
    case "found": {
      const { record, twins } = result;
      if (!sought.made && !begun) throw new UnsettledError(unprovenText(what, sought, record));
      return { record, twins, ...(operation.signal.aborted && { failure: what }) };
    }
    case "undecided":
      throw new UnsettledError(undecidedText(what, sought, result.reason), { cause: error });
    case "absent":
      throw new UnsettledError(`${what} ${absentText(sought, result)}`, { cause: error });
  }
}

/**
 * The deploy was refused for the moment. The server that refused it may have passed it on, so the refusal is believed
 * only after a look.
 *
 * @param grace - how long it is looked for, in milliseconds.
 * @returns undefined where nothing was made, so that it may be sent again.
 * @throws EndpointError where sending it again could make a second endpoint.
 */
export async function afterConflict(
  operation: Operation,
  sought: Sought,
  error: Error,
  grace: number,
): Promise<Found | undefined> {
  const what = explain(error, `deploying "${sought.name}"`);
  // While a new endpoint may be the one, it is not sent again. It may belong to another stack, which shows once the list has
  // a sibling under the name that it was given.
  const suspected = grace + operation.timings.lookupGrace;
  const result = await lookAfterConflict(operation, { ...sought, grace, suspected }, what, error);
  if (!("suspects" in result)) return result;
  if (result.suspects.length === 0) return undefined;
  const again = "It was not sent again, for that could make a second one: look at them, then run pulumi up again.";
  throw new UnsettledError(`${what}${suspectsText(result)} ${again} ${laterText(sought)}`, { cause: error });
}

/**
 * The same, where it is not sent again, whatever the look shows.
 *
 * @returns what it made, or the new endpoints that it may have made.
 */
export function afterLastConflict(
  operation: Operation,
  sought: Sought,
  error: Error,
  grace: number,
): Promise<Found | { suspects: ObservedEndpoint[] }> {
  const what = explain(error, `deploying "${sought.name}"`);
  return lookAfterConflict(operation, { ...sought, grace }, what, error);
}

async function lookAfterConflict(
  operation: Operation,
  lookup: Lookup & Sought,
  what: string,
  error: Error,
): Promise<Found | { suspects: ObservedEndpoint[] }> {
  const result = await lookOnce(operation, lookup);
  if (result.kind === "found") return oursOrUnproven(lookup, result, what);
  if (result.kind === "undecided")
    throw new UnsettledError(undecidedText(what, lookup, result.reason), { cause: error });
  return result;
}

/** The deploy was refused for good, but earlier requests were sent. Only a look can tell their outcome. */
export async function afterRefusal(operation: Operation, sought: Sought, refusal: EndpointError): Promise<Found> {
  const result = await lookOnce(operation, { ...sought, grace: operation.timings.lookupGrace });
  if (result.kind === "found") return oursOrUnproven(sought, result, refusal.message);
  if (result.kind === "absent")
    throw new EndpointError(`${refusal.message} ${laterText(sought)}${suspectsText(result)}`, { cause: refusal });
  throw new UnsettledError(undecidedText(refusal.message, sought, result.reason), { cause: refusal });
}

/** The deploy was refused, but a new endpoint has our name. */
function oursOrUnproven(
  sought: Sought,
  { record, twins }: Extract<LookupResult, { kind: "found" }>,
  what: string,
): Found {
  if (!sought.made) throw new UnsettledError(unprovenText(what, sought, record));
  return { record, twins };
}

/** Looks by name. Where the operation's time is over, it looks for a few more seconds, because an id is worth them. */
async function lookOnce(operation: Operation, lookup: Lookup): Promise<LookupResult> {
  const start = operation.elapsed();
  const urgent = urgently(operation);
  try {
    if (!operation.signal.aborted) return await lookUp(urgent, lookup);
  } catch (error) {
    if (!operation.signal.aborted) throw error;
  }
  if (!(operation.signal.reason instanceof DeadlineError)) {
    return { kind: "undecided", reason: operation.trouble ?? "the endpoints could not be listed in time." };
  }
  const lastLook = { log: operation.log, timeout: LAST_LOOK_MS, urgent: true };
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
