import { APIResponseError } from "../../client";
import type { Since } from "../observe/shared-list";
import type { Deployed, Sent } from "./deploy";
import { namesakeText, takenDownText, twinLeftText, uncheckedText, unlistedText } from "./deploy-text";
import { explain, isTransient } from "../decide/explain";
import { listFresh, listSince, requestOptions } from "../observe/observe";
import { pollPause, withDeadline, type Operation } from "../observe/operation";
import { callFor, takeDown } from "./take-down";
import { idsOf, named } from "../decide/rows";
import { twinsOf } from "../decide/twins";
import type { ObservedEndpoint } from "../types";

/** The limit of a list that is requested only to make sure: a create that succeeded waits no longer for it. */
export const LIST_MS = 30_000;

/** How many lists may fail before the user is told that it is not known. */
const LISTS = 4;

/** The maximum age of a list that is requested to make sure, as a share of the deploy's duration. */
const AGE_SHARE = 0.05;

/** How long such a list may be waited for, as a share of the deploy's duration. */
const PATIENCE_SHARE = 0.2;

/**
 * Looks, by the name, whether a deploy has made duplicates of the endpoint that it reported, because a proxy between us
 * and the server may double a request. One list is enough, where it shows the reported endpoint. A server that lists
 * late shows neither at first, so it is asked again until it does, or the grace is over. A deploy that was sent again
 * is looked for a little longer.
 *
 * @param options - `patient` if it may wait for a list, however little time the deploy took.
 * @returns the duplicates; undefined where no list could tell in time. Never rejects: a create that succeeded does not
 *   fail because of a list.
 */
export async function findTwins(
  operation: Operation,
  deployed: Deployed,
  { patient = false } = {},
): Promise<ObservedEndpoint[] | undefined> {
  const { record, sought, sent } = deployed;
  const { timings, log } = operation;
  const wasResent = sent.times > 1;
  const until = wasResent ? sent.at + timings.resendGrace : 0;
  const listedBy = sent.at + timings.lookupGrace;
  const begun = operation.elapsed();
  let unlisted = false;
  const look = async (brief: Operation) => {
    log.status(`making sure that ${sought.name} was made once`);
    for (let attempt = 0; ; attempt++) {
      const elapsed = operation.elapsed();
      try {
        const isRepeated = wasResent || attempt > 0;
        const { rows, recent } = await (patient || isRepeated
          ? listAnew(brief, isRepeated)
          : list(brief, sent, elapsed));
        const twins = twinsOf(record.id, rows, sought);
        if (twins.length === 0 && !recent) return undefined;
        unlisted = recent && !isShown(rows, record, sought.name);
        if (twins.length > 0 || elapsed >= Math.max(until, unlisted ? listedBy : 0)) return twins;
      } catch (error) {
        const mayPass = isTransient(error) || error instanceof APIResponseError;
        const isEnough = attempt + 1 >= LISTS || operation.elapsed() - begun >= LIST_MS;
        if (!mayPass || (isEnough && elapsed >= until)) throw error;
      }
      log.status(
        unlisted ? `waiting for ${sought.name} to be listed` : `making sure that ${sought.name} was made once`,
      );
      await brief.pause(pollPause(brief, attempt));
    }
  };
  const lookInTime = () => {
    const atMost = LIST_MS + Math.max(0, listedBy - operation.elapsed());
    return withDeadline(operation, operation.subject, callFor(operation, atMost), look);
  };
  const wasCancelled = operation.cancelled?.aborted === true;
  try {
    return await lookInTime().catch((error: unknown) => {
      // A cancel in the meantime ends the wait, except for one last look.
      if (wasCancelled || !operation.cancelled?.aborted) throw error;
      return lookInTime();
    });
  } catch (error) {
    const reason = explain(error, "listing the endpoints");
    if (!unlisted) log.warn(uncheckedText(sought, record.id, wasResent, reason));
    return [];
  } finally {
    if (unlisted) log.warn(unlistedText(sought.name, record.id));
  }
}

/** Whether a list shows the endpoint that the deploy reported. Where a row has no id, its name stands for it. */
function isShown(rows: readonly ObservedEndpoint[], { id, name }: ObservedEndpoint, asked: string): boolean {
  if (idsOf(rows).has(id)) return true;
  const namesakes = [name, asked].flatMap((each) => (each === null ? [] : named(rows, each)));
  return namesakes.some((row) => row.raw.id !== row.id);
}

/** Many deploys that end at about the same time share one list, and each waits for no more than that list. */
async function list(operation: Operation, { at, mark }: Sent, elapsed: number): Promise<Since> {
  const [duration, { pollInterval }] = [elapsed - at, operation.timings];
  return listSince(operation, mark, {
    maxAge: Math.min(pollInterval, duration * AGE_SHARE),
    patience: duration * PATIENCE_SHARE,
  });
}

async function listAnew(operation: Operation, spaced: boolean): Promise<Since> {
  return { rows: await listFresh(operation, spaced), recent: true };
}

/**
 * Deletes the duplicates that a deploy has made, where that is certain, and reports it in a line that lasts.
 *
 * Never rejects.
 *
 * @param left - the duplicates that could not be deleted, by id. Their texts belong in the error. One that is deleted
 *   at a later try is removed from it.
 */
export async function takeDownTwins(
  operation: Operation,
  { record, sought }: Deployed,
  twins: readonly ObservedEndpoint[],
  left: Map<string, string>,
): Promise<void> {
  const { name, made } = sought;
  for (const twin of twins) {
    // Where an id is the name, a row with another id may still be the same endpoint. It is named in the error, and not
    // deleted.
    if (!made || record.id === name) {
      operation.log.warn(namesakeText(name, record.id, twin));
      continue;
    }
    operation.log.status(`taking down ${twin.id}, which was made twice`);
    const reason = (await whyNotThere(operation, record.id)) ?? (await takeDown(operation, twin));
    if (reason === undefined) {
      left.delete(twin.id);
      operation.log.warn(takenDownText(name, record.id, twin));
    } else {
      left.set(twin.id, twinLeftText(name, record.id, twin, reason));
    }
  }
}

/**
 * A duplicate is not deleted if the endpoint that is kept does not exist: then the duplicate may be the only one that
 * was made.
 */
async function whyNotThere(operation: Operation, id: string): Promise<string | undefined> {
  const doing = `making sure of endpoint ${id}`;
  try {
    const call = callFor(operation, LIST_MS);
    const record = await withDeadline(operation, operation.subject, call, (brief) =>
      operation.api.endpoints.retrieve(id, requestOptions(brief)),
    );
    return record.raw.id === id ? undefined : `asked for endpoint ${id}, Pareta answered with another one.`;
  } catch (error) {
    return explain(error, doing);
  }
}
