import { deleteUntilGone } from "./delete";
import { EndpointError } from "../errors";
import { explain } from "../decide/explain";
import { formatDuration } from "../decide/durations";
import { troubleText, withDeadline, type Operation } from "../observe/operation";
import type { ObservedEndpoint } from "../types";

/** How long a deletion may take where the operation is already over: enough to request it. */
const BRIEF_MS = 5_000;

/**
 * Deletes an unwanted endpoint that a deploy made.
 *
 * @returns undefined once the endpoint is confirmed gone; otherwise the reason why it may still exist. Never rejects.
 */
export function takeDown(operation: Operation, endpoint: ObservedEndpoint): Promise<string | undefined> {
  const call = callFor(operation, operation.timings.lookupGrace);
  return withDeadline(operation, operation.subject, call, (brief) => whyLeft(brief, endpoint));
}

/**
 * Deletes an endpoint within the time of an operation that does nothing else.
 *
 * @param shownBy - when it must have been shown, as in {@link deleteUntilGone}.
 * @returns undefined once the endpoint is confirmed gone; otherwise the reason why it may still exist. Never rejects.
 */
export async function whyLeft(
  brief: Operation,
  { id, name }: ObservedEndpoint,
  shownBy = 0,
): Promise<string | undefined> {
  try {
    await deleteUntilGone(brief, { id, name }, undefined, shownBy);
    return undefined;
  } catch (error) {
    if (error instanceof EndpointError) return error.message;
    if (!brief.signal.aborted) return explain(error, `deleting endpoint ${id}`);
    return `it was not gone after ${formatDuration(brief.elapsed())}.${troubleText(brief)}`;
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
