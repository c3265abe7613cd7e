import { deleteUntilGone } from "./delete";
import { EndpointError } from "../errors";
import { explain } from "../decide/explain";
import { formatDuration } from "../decide/durations";
import { withDeadline, type Operation } from "../observe/operation";
import type { ObservedEndpoint } from "../types";

/** How long a deletion may take where the operation is already over: enough to request it. */
const BRIEF_MS = 5_000;

/**
 * Deletes an unwanted endpoint that a deploy made.
 *
 * @returns undefined once the endpoint is confirmed gone; otherwise the reason why it may still exist. Never rejects.
 */
export async function takeDown(operation: Operation, { id, name }: ObservedEndpoint): Promise<string | undefined> {
  const call = callFor(operation, operation.timings.lookupGrace);
  try {
    await withDeadline(operation, operation.subject, call, async (brief) => {
      try {
        await deleteUntilGone(brief, { id, name });
      } catch (error) {
        if (error instanceof EndpointError || !brief.deadline.aborted) throw error;
        throw new EndpointError(`it was not gone after ${formatDuration(call.timeout)}.`);
      }
    });
    return undefined;
  } catch (error) {
    return error instanceof EndpointError ? error.message : explain(error, `deleting endpoint ${id}`);
  }
}

/**
 * The limits of work that an operation does beside its main work. The work ends with the operation, but where the
 * operation is already over, it has a few seconds.
 */
export function callFor(operation: Operation, atMost: number) {
  const { cancelled, deadline, log } = operation;
  const isOver = deadline.aborted || cancelled?.aborted === true;
  const timeout = isOver ? BRIEF_MS : Math.min(atMost, Math.max(BRIEF_MS, operation.remaining()));
  return { log, timeout, urgent: isOver, ...(!isOver && cancelled && { signal: cancelled }) };
}
