import type { Deployed } from "./deploy";
import { leftText, takenDownAgainText, twinsUnknownText } from "./candidate-text";
import { EndpointError, TakenDownError, UnsettledError } from "../errors";
import { explain } from "../decide/explain";
import { idsOf } from "../decide/rows";
import { twinsOf } from "../decide/twins";
import { listFresh } from "../observe/observe";
import { withDeadline, type Operation } from "../observe/operation";
import { namesakeText } from "./deploy-text";
import { withLateCancel } from "./soft-cancel";
import { whyLeft } from "./take-down";
import type { ObservedEndpoint } from "../types";

/** The longest time that the deletion may take while the operation has time: as long as a delete has by default. */
const MOST_MS = 600_000;

/** How long it may take once the caller has given up: a pipeline that was cancelled is killed soon. */
const AFTER_CANCEL_MS = 10_000;

/** A candidate: an endpoint that was deployed beside the one that it is to replace. */
export interface Candidate extends Deployed {
  replaced: ObservedEndpoint;
  /** Whether a look has shown it. Before, a server may say "not found" although it is there. */
  shown: boolean;
}

/**
 * Deletes an endpoint that was to replace another one and did not come up, or did not pass, and its duplicates with it.
 * The one that it was to replace is not touched.
 *
 * The operation may be over by now, so this has time of its own: the look-up grace after a deadline, and a few seconds
 * after a cancel.
 *
 * @returns the error for the user. It has no id, so that Pulumi goes on with the old endpoint. Never rejects.
 */
export async function takeDownCandidate(
  operation: Operation,
  candidate: Candidate,
  failure: unknown,
): Promise<EndpointError> {
  const { record, sought, replaced } = candidate;
  const what = failure instanceof EndpointError ? failure.what : explain(failure, `following endpoint ${record.id}`);
  operation.log.status(`deleting ${record.id} again`);
  const reasons = await withOwnTime(operation, (brief) => removeAll(brief, operation, candidate));
  const options = { cause: failure };
  return reasons.size === 0
    ? new TakenDownError(takenDownAgainText(what, { name: sought.name, id: record.id, replaced }), options)
    : new UnsettledError(leftText(what, { named: sought, replaced, reasons }), options);
}

async function withOwnTime<T>(operation: Operation, work: (brief: Operation) => Promise<T>): Promise<T> {
  const { deadline, cancelled, timings, log, subject } = operation;
  const urgent = deadline.aborted || cancelled?.aborted === true;
  const own = timings.lookupGrace;
  const timeout = deadline.aborted ? own : Math.max(own, Math.min(MOST_MS, operation.remaining()));
  return withLateCancel(operation, AFTER_CANCEL_MS, (signal) =>
    withDeadline(operation, subject, { log, timeout, urgent, ...(signal && { signal }) }, work),
  );
}

/** Deletes the candidate and its duplicates. @returns by id, why what may be left is left. Never rejects. */
async function removeAll(
  brief: Operation,
  operation: Operation,
  candidate: Candidate,
): Promise<ReadonlyMap<string, string>> {
  const { record, sought, sent, shown } = candidate;
  const reasons = new Map<string, string>();
  const remove = async (each: ObservedEndpoint, shownBy?: number) => {
    const reason = await whyLeft(brief, each, shownBy);
    if (reason !== undefined) reasons.set(each.id, reason);
  };
  await remove(record, shown ? 0 : sent.at + operation.timings.lookupGrace - operation.elapsed());
  for (const twin of await duplicates(brief, operation, candidate, !reasons.has(record.id))) {
    // Where an id is the name, or the name was given, another row of that name may be somebody else's.
    if (sought.made && record.id !== sought.name) await remove(twin);
    else operation.log.warn(namesakeText(sought.name, record.id, twin));
  }
  return reasons;
}

/** The duplicates that the same deploy made, where a gateway doubled it. Never rejects. */
async function duplicates(
  brief: Operation,
  operation: Operation,
  candidate: Candidate,
  isGone: boolean,
): Promise<ObservedEndpoint[]> {
  const { record, sought, sent, twins } = candidate;
  const known = new Map(twins.map((twin) => [twin.id, twin]));
  try {
    // A deploy that was sent again is looked for a little longer.
    const wait = sent.times > 1 ? sent.at + operation.timings.resendGrace - operation.elapsed() : 0;
    if (wait > 0 && !operation.cancelled?.aborted) await brief.pause(wait);
    const rows = await listFresh(brief, true);
    const there = idsOf(rows);
    for (const twin of twinsOf(record.id, rows, sought)) known.set(twin.id, twin);
    return [...known.values()].filter(({ id }) => there.has(id));
  } catch (error) {
    // A limit of the program's has no part in this time.
    const reason = brief.signal.aborted ? "no time was left for it" : explain(error, "listing the endpoints");
    operation.log.warn(twinsUnknownText(sought, record.id, isGone, reason));
    return [...known.values()];
  }
}
