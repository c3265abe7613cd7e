import { APIResponseError } from "../../client";
import type { Since } from "../observe/shared-list";
import type { Deployed, Sent } from "./deploy";
import { namesakeText, takenDownText, twinLeftText, uncheckedText, unlistedText } from "./deploy-text";
import { explain, isTransient } from "../decide/explain";
import { listFresh, listSince, requestOptions } from "../observe/observe";
import { pollPause, withDeadline, type Operation } from "../observe/operation";
import { callFor, takeDown } from "./take-down";
import { twinsOf } from "../decide/twins";
import type { ObservedEndpoint } from "../types";

/** How long a list may take that is only asked for to be sure: a create that succeeded does not wait for more. */
const LIST_MS = 30_000;

/** So many lists may fail before it is said that nobody knows. */
const LISTS = 4;

/** How old a list may be that is asked for to be sure, as a share of what the deploy took. */
const AGE_SHARE = 0.05;

/**
 * Looks, by the name, whether a deploy has made more than the endpoint that it told of: whatever stands between us and the
 * server may double a request. One list tells, where it shows what the deploy told of; a server that lists late shows
 * neither yet, and is asked again until it does or the grace is over. A deploy that was sent again is looked after a
 * little longer.
 *
 * @returns what it has made beside. Never rejects: a create that succeeded does not fail for a list.
 */
export async function findTwins(operation: Operation, deployed: Deployed): Promise<ObservedEndpoint[]> {
  const { record, sought, sent } = deployed;
  const { timings, log } = operation;
  const wasResent = sent.times > 1;
  const until = wasResent ? sent.at + timings.resendGrace : 0;
  const listedBy = sent.at + timings.lookupGrace;
  const begun = operation.elapsed();
  let unlisted = false;
  const look = async (brief: Operation) => {
    for (let attempt = 0; ; attempt++) {
      const elapsed = operation.elapsed();
      try {
        const { rows, recent } = await list(brief, sent, elapsed, wasResent || attempt > 0);
        const twins = twinsOf(record.id, rows, sought);
        unlisted = recent && !rows.some((row) => isShown(row, record, sought.name));
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
      // A cancel that comes meanwhile ends the wait, but for a last look.
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

/** Whether a row is what the deploy told of. Where a row has no id, its name stands for it. */
function isShown(row: ObservedEndpoint, { id, name }: ObservedEndpoint, asked: string): boolean {
  if (row.id === id) return true;
  return row.raw.id !== row.id && (row.name === name || row.name === asked);
}

/** Many deploys that end at about the same time share one list, and none waits for more than its answer. */
async function list(operation: Operation, { at, mark }: Sent, elapsed: number, again: boolean): Promise<Since> {
  if (again) return { rows: await listFresh(operation, true), recent: true };
  return listSince(operation, mark, Math.min(operation.timings.pollInterval, (elapsed - at) * AGE_SHARE));
}

/**
 * Takes down what a deploy has made beside what it told of, where that is certain, and says so in a line that lasts.
 *
 * Never rejects.
 *
 * @param left - what could not be taken down, by id: its text has to be told in the error. One that is taken down at a
 *   later try goes out of it.
 */
export async function takeDownTwins(
  operation: Operation,
  { record, sought }: Deployed,
  twins: readonly ObservedEndpoint[],
  left: Map<string, string>,
): Promise<void> {
  const { name, made } = sought;
  for (const twin of twins) {
    // Where an id is the name, a row with another id may yet be the same endpoint: it is named, and left alone.
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

/** Nothing is taken down for the sake of one that is not there: then the other one may be all that was made. */
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
