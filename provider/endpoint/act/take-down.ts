import { deleteUntilGone } from "./delete";
import { EndpointError } from "../errors";
import { explain } from "../decide/explain";
import { formatDuration } from "../decide/durations";
import { withDeadline, type Operation } from "../observe/operation";
import type { ObservedEndpoint } from "../types";

/** How long it may take where the operation is over already: enough to ask for it. */
const BRIEF_MS = 5_000;

/**
 * Takes down an endpoint that a deploy made and that nobody wants.
 *
 * @returns undefined once it is confirmed gone; else the reason why it may still be there. Never rejects.
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
 * What some work may take that an operation does beside its own: it ends with the operation, but where that is over
 * already, there are a few seconds for it.
 */
export function callFor(operation: Operation, atMost: number) {
  const { cancelled, deadline, log } = operation;
  const isOver = deadline.aborted || cancelled?.aborted === true;
  const timeout = isOver ? BRIEF_MS : Math.min(atMost, Math.max(BRIEF_MS, operation.remaining()));
  return { log, timeout, ...(!isOver && cancelled && { signal: cancelled }) };
}
