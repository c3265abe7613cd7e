import { APIResponseError, APIStatusError, ConflictError } from "../../client";
import { EndpointError, GoneError } from "../errors";
import { waitOutConflict } from "./conflict";
import { explain } from "../decide/explain";
import { nextStep, type Desired, type Requested } from "../decide/lifecycle";
import { look, retryableOrThrow, requestOptions } from "../observe/observe";
import { endText, pollPause, troubleText, type Operation } from "../observe/operation";
import { DeadlineError } from "../errors";
import { statusKind } from "../decide/status";
import type { ObservedEndpoint } from "../types";

/** What helps against a deadline. */
export const MORE_TIME = " More time can be given with the customTimeouts option.";

/** How many looks may still show the status from before an accepted call, because a status can lag behind. */
const LAGGING_LOOKS = 3;

export interface Course {
  id: string;
  desired: Desired;
  /** The record that is known at the start. */
  record: ObservedEndpoint;
  /** What this operation has already requested: a deploy is a request to start. */
  requested: Requested;
  /**
   * Until this time every look may miss the endpoint, in milliseconds of the operation, because a server may show it
   * late.
   */
  shownBy?: number;
  /** Looks before it decides anything, because the first record is not complete. */
  lookFirst?: boolean;
  /** Called before each request to start or stop. What it throws ends the operation. */
  mayAsk?: () => Promise<void>;
  /** Called with each record that is seen, so that the caller always has the true state. */
  seen: (record: ObservedEndpoint) => void;
}

/**
 * Brings an endpoint to the desired state: it looks, takes the table's next step, waits, and looks again. If a response
 * is lost, it looks, so no call is repeated blindly.
 *
 * @throws EndpointError when the endpoint failed, cannot reach the state, or the deadline came first. GoneError when it
 *   disappeared.
 */
export async function converge(operation: Operation, course: Course): Promise<ObservedEndpoint> {
  const { id, desired, shownBy = 0 } = course;
  let { record, requested } = course;
  let mustLook = course.lookFirst === true;
  let laggingLooks = requested === "deploy" ? 0 : LAGGING_LOOKS;
  try {
    for (let attempt = 0; ; attempt++) {
      const kind = statusKind(record.status);
      let step = mustLook ? "wait" : nextStep(desired, kind, requested);
      if (step === "failed" && laggingLooks-- > 0) step = "wait";
      if (step === "done") return record;
      if (step === "failed") throw failed(record, id);
      if (step === "start" || step === "stop") {
        if (await request(operation, id, step, course.mayAsk)) {
          requested = step;
          attempt = 0;
        }
      }
      operation.log.status(waitingText(desired, record));
      await operation.pause(pollPause(operation, attempt));
      const began = operation.elapsed();
      const next = await look(operation, id);
      if (!next && began < shownBy) continue;
      if (!next) throw disappeared(`endpoint ${id} disappeared while it was waited for.`);
      record = next;
      mustLook = false;
      course.seen(record);
    }
  } catch (error) {
    if (!operation.signal.aborted) throw error;
    throw gaveUp(operation, id, desired, record, error);
  }
}

/**
 * Calls start or stop.
 *
 * @returns false when it is not known whether the call was accepted: the status then decides what comes next.
 */
async function request(
  operation: Operation,
  id: string,
  step: "start" | "stop",
  mayAsk?: () => Promise<void>,
): Promise<boolean> {
  const doing = `${step === "start" ? "starting" : "stopping"} endpoint ${id}`;
  const conflictsEnd = operation.elapsed() + operation.timings.conflictGrace;
  for (let attempt = 0; ; attempt++) {
    await mayAsk?.();
    try {
      operation.log.status(doing);
      await operation.sharedList.change(id, () => operation.api.endpoints[step](id, requestOptions(operation)));
      return true;
    } catch (error) {
      operation.signal.throwIfAborted();
      if (error instanceof ConflictError) {
        await waitOutConflict(operation, error, doing, conflictsEnd, attempt);
        continue;
      }
      // The call was accepted, but the response cannot be read: the status will tell.
      if (error instanceof APIResponseError) return false;
      if (error instanceof APIStatusError && error.status === 404)
        throw new GoneError(goneText(error, doing), { cause: error });
      await retryableOrThrow(operation, error, doing);
      return false;
    }
  }
}

/** The status comes first, because a row of 80 columns has room for a few letters only. */
function waitingText(desired: Desired, record: ObservedEndpoint): string {
  const goal = desired === "running" ? "live" : "stopped";
  return `${record.status ?? "no status yet"}: waiting to be ${goal}`;
}

/** The endpoint is absent, and nothing of ours has deleted it. */
export function disappeared(what: string): GoneError {
  return new GoneError(`${what} Run pulumi refresh, then pulumi up.`, { what });
}

function failed(record: ObservedEndpoint, id: string): EndpointError {
  const what = `endpoint ${id} (${record.name ?? "unnamed"}) went to the status "${record.status}".`;
  const kept = "It is kept in the state; the next pulumi up repairs it. See the Pareta dashboard for the cause.";
  return new EndpointError(`${what} ${kept}`, { what });
}

function gaveUp(
  operation: Operation,
  id: string,
  desired: Desired,
  record: ObservedEndpoint,
  cause: unknown,
): EndpointError {
  const goal = desired === "running" ? "live" : "stopped";
  const moreTime = operation.signal.reason instanceof DeadlineError;
  const what = `${endText(operation)} waiting for endpoint ${id} to be ${goal}; its last status was ${JSON.stringify(record.status)}.`;
  const trouble = troubleText(operation);
  return new EndpointError(
    `${what} Pareta goes on with it; run pulumi up again to carry on with the same endpoint` +
      `${moreTime ? ", or give it more time with the customTimeouts option." : "."}${trouble}`,
    { what: `${what}${moreTime ? MORE_TIME : ""}${trouble}`, cause },
  );
}

function goneText(error: APIStatusError, doing: string): string {
  return `${explain(error, doing)} If it was deleted elsewhere, run pulumi refresh, then pulumi up.`;
}
