import { APIResponseError, ConflictError, NotFoundError } from "../../client";
import { waitOutConflict } from "./conflict";
import { EndpointError } from "../errors";
import { findInList, look, retryableOrThrow, requestOptions, retrieveOrMissing, rowOf } from "../observe/observe";
import { endText, pollPause, troubleText, type Operation } from "../observe/operation";
import { otherOrigin, refuseOtherOrigin, refuseSharedId } from "../observe/origin";
import type { ObservedEndpoint, EndpointState } from "../types";

/**
 * How many looks may find a deleted endpoint before the request is sent again. The deletion may have been lost after
 * its 204.
 */
const LOOKS_PER_REQUEST = 10;

/**
 * Deletes an endpoint and waits until it is gone. An endpoint that is already gone is a success.
 *
 * @throws EndpointError when the endpoint still exists, or may exist. The state is then kept.
 */
export async function deleteEndpoint(operation: Operation, id: string, olds: EndpointState): Promise<void> {
  let last: { status: string | null } = olds;
  try {
    // With another key, a "not found" proves nothing, and a response that says yes proves no more. Only an endpoint
    // that this key can see is ours.
    refuseSharedId(operation, id, olds);
    operation.absences.asked(id);
    if (otherOrigin(operation, olds.__origin) && !(await look(operation, id))) {
      refuseOtherOrigin(operation, id, olds.__origin);
      return wasGone(operation, id);
    }
    const accepted = await deleteUntilGone(operation, { id, name: olds.name }, (record) => (last = record));
    if (!accepted) return wasGone(operation, id);
    operation.absences.there();
  } catch (error) {
    if (!operation.signal.aborted) throw error;
    const what =
      `${endText(operation)} waiting for endpoint ${id} to be gone; its last status was ` +
      `${JSON.stringify(last.status)}.`;
    const kept = "It is kept in the state, and may bill: run pulumi up or pulumi destroy again.";
    const trouble = troubleText(operation);
    throw new EndpointError(`${what} ${kept}${trouble}`, { what: `${what}${trouble}`, cause: error });
  }
}

/** To delete what is gone is what was asked for, so it succeeds even where all are gone at once; but that is said. */
function wasGone({ absences, log }: Operation, id: string): void {
  const warning = absences.warningOfDelete(id);
  if (warning !== undefined) log.warn(warning);
}

/**
 * Requests the deletion of an endpoint, and repeats the request where needed, until the endpoint is confirmed gone.
 *
 * @param seen - called with each record of it that is seen meanwhile.
 * @param shownBy - until this time, in milliseconds of the operation, "not found" proves nothing, because the server may
 *   show a new endpoint late.
 * @returns whether it was there to be deleted; false where it was gone already.
 * @throws EndpointError for a refusal; the signal's reason when the operation ends first.
 */
export function deleteUntilGone(
  operation: Operation,
  endpoint: Deleted,
  seen: (record: ObservedEndpoint) => void = () => {},
  shownBy = 0,
): Promise<boolean> {
  return operation.sharedList.deletions.during(() => repeatUntilGone(operation, endpoint, seen, shownBy));
}

/** The endpoint that is to be deleted. */
interface Deleted {
  id: string;
  name: string | null;
}

async function repeatUntilGone(
  operation: Operation,
  { id, name }: Deleted,
  seen: (record: ObservedEndpoint) => void,
  shownBy: number,
): Promise<boolean> {
  let [accepted, wasThere] = [false, false];
  if (!operation.isUrgent()) await operation.sharedList.deletions.before(id, operation);
  for (let attempt = 0; ; attempt++) {
    if (!accepted || attempt % LOOKS_PER_REQUEST === 0) {
      const reply = await request(operation, id, accepted);
      accepted ||= reply === "accepted";
      // At once, because others may be found gone while this one is waited for.
      if (accepted) operation.absences.there();
      wasThere ||= reply !== "missing";
    }
    // Without an accepted deletion, one 404 proves too little: an endpoint that is wrongly dropped here bills unseen.
    const began = operation.elapsed();
    const record = accepted ? await remaining(operation, id, name, attempt > 0) : await look(operation, id);
    if (!record && (accepted || began >= shownBy)) return wasThere;
    if (record) {
      wasThere = true;
      seen(record);
    }
    operation.log.status(`${record ? (record.status ?? "no status") : "not shown yet"}: waiting to be gone`);
    await operation.pause(pollPause(operation, attempt % LOOKS_PER_REQUEST));
  }
}

/** Requests the deletion. `lost` means that only a look can tell whether the request was accepted. */
async function request(
  operation: Operation,
  id: string,
  acceptedBefore: boolean,
): Promise<"accepted" | "missing" | "lost"> {
  const doing = `deleting endpoint ${id}`;
  const conflictsEnd = operation.elapsed() + operation.timings.conflictGrace;
  for (let attempt = 0; ; attempt++) {
    try {
      operation.log.status(doing);
      await operation.sharedList.change(id, () => operation.api.endpoints.delete(id, requestOptions(operation)));
      return "accepted";
    } catch (error) {
      operation.signal.throwIfAborted();
      if (error instanceof NotFoundError) return "missing";
      // A server may refuse a second deletion while the first is under way. Later looks tell when the endpoint is gone.
      if (error instanceof ConflictError && acceptedBefore) return "lost";
      if (error instanceof ConflictError) {
        await waitOutConflict(operation, error, doing, conflictsEnd, attempt);
      } else {
        if (!(error instanceof APIResponseError)) await retryableOrThrow(operation, error, doing);
        return "lost";
      }
    }
  }
}

/**
 * What is left of an endpoint whose deletion was accepted; undefined where it is gone. One list tells it for all endpoints
 * that are deleted at about the same time. A list proves an absence only if a list has shown the endpoint before, because
 * a server may list late what it has. Else one 404 is enough, but not where the list shows the endpoint.
 *
 * Where an id may be a name, the server also answers "not found" for a name that it does not look up. Then only the list
 * tells.
 */
async function remaining(
  operation: Operation,
  id: string,
  name: string | null,
  waits: boolean,
): Promise<ObservedEndpoint | undefined> {
  const mayBeName = id === name;
  try {
    const listed = await operation.sharedList.deletions.after(id, operation, waits);
    const row = mayBeName && listed ? rowOf(listed.rows, id) : listed?.rows.find((each) => each.id === id);
    if (row || listed?.provesAbsence) return row;
    const record = await retrieveOrMissing(operation, id);
    return record ?? (mayBeName && !listed ? await findInList(operation, id, false) : undefined);
  } catch (error) {
    if (error instanceof EndpointError) throw error;
    await retryableOrThrow(operation, error, `looking at endpoint ${id}`);
    return look(operation, id);
  }
}
