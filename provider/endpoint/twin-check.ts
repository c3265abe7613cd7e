import type { Deployed } from "./deploy";
import { namesakeText, takenDownText, twinLeftText, uncheckedText } from "./deploy-text";
import { explain } from "./explain";
import { isTransient } from "./explain";
import { listFresh, listSince, requestOptions } from "./observe";
import { pollPause, withDeadline, type Operation } from "./operation";
import { callFor, takeDown } from "./take-down";
import { twinsOf } from "./twins";
import type { EndpointRecord } from "./types";

/** How long a list may take that is only asked for to be sure: a create that succeeded does not wait for more. */
const LIST_MS = 30_000;

/** How old a list may be that is asked for to be sure, as a share of what the deploy took. */
const AGE_SHARE = 0.05;

/**
 * Looks once, by the name, whether a deploy has made more than the endpoint that it told of: whatever stands between us
 * and the server may double a request. One that was sent again is looked after a little longer.
 *
 * @returns what it has made beside. Never rejects: a create that succeeded does not fail for a list.
 */
export async function findTwins(operation: Operation, deployed: Deployed): Promise<EndpointRecord[]> {
  const { record, sought, sent } = deployed;
  const wasResent = sent.times > 1;
  const until = wasResent ? sent.at + operation.limits.resendGrace : 0;
  const look = async (brief: Operation) => {
    for (let attempt = 0; ; attempt++) {
      const isLast = operation.elapsed() >= until;
      try {
        const rows = await (wasResent
          ? listFresh(brief, true)
          : listOnce(brief, operation.elapsed() - sent.at, sent.mark));
        const twins = twinsOf(record.id, rows, sought);
        if (isLast || twins.length > 0) return twins;
      } catch (error) {
        if (isLast || !isTransient(error)) throw error;
      }
      operation.log.status(`making sure that ${sought.name} was made once`);
      await brief.pause(pollPause(brief, attempt));
    }
  };
  try {
    return await withDeadline(operation, operation.subject, callFor(operation, LIST_MS), look);
  } catch (error) {
    const reason = explain(error, "listing the endpoints");
    if (wasResent) operation.log.warn(uncheckedText(sought.name, record.id, reason));
    return [];
  }
}

/**
 * Takes down what a deploy has made beside what it told of, where that is certain, and says so in a line that lasts.
 *
 * @returns what could not be taken down and so has to be told in the error, each in a text. Never rejects.
 */
export async function settleTwins(
  operation: Operation,
  { record, sought }: Deployed,
  twins: readonly EndpointRecord[],
): Promise<string[]> {
  const { name, made } = sought;
  const left: string[] = [];
  for (const twin of twins) {
    if (!made) {
      operation.log.warn(namesakeText(name, record.id, twin));
      continue;
    }
    operation.log.status(`taking down ${twin.id}, which was made twice`);
    const reason = (await whyNotThere(operation, record.id)) ?? (await takeDown(operation, twin));
    if (reason === undefined) operation.log.warn(takenDownText(name, record.id, twin));
    else left.push(twinLeftText(name, record.id, twin, reason));
  }
  return left;
}

/** Many deploys that end at about the same time share one list, and none waits for more than its answer. */
function listOnce(operation: Operation, took: number, mark: number): Promise<readonly EndpointRecord[]> {
  return listSince(operation, mark, Math.min(operation.limits.pollInterval, took * AGE_SHARE));
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
