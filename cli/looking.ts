import type { Clock, Pareta } from "../provider/client";
import { DEFAULT_TIMINGS, EndpointError, type Log, type Origin } from "../provider/endpoint";
import { MAX_TIMER_MS } from "../provider/endpoint/decide/durations";
import { explain } from "../provider/endpoint/decide/explain";
import { DeadlineError } from "../provider/endpoint/errors";
import { LOOK_TIMEOUT_MS } from "../provider/endpoint/observe/observe";
import { contextOf, withDeadline, type Operation } from "../provider/endpoint/observe/operation";
import { CommandError } from "./errors";

/** How a command looks. */
export interface Looking {
  api: Pareta;
  origin: Origin;
  clock: Clock;
  /** How long there is to look, in milliseconds; after it one more look is made. */
  time: number;
  /** Ends the looking. */
  signal: AbortSignal;
}

/** A command tells by itself what it waits for. */
const SILENT: Log = { info: () => Promise.resolve(), warn: () => {}, status: () => {} };

/**
 * Waits as the provider does, with its interval and its rule of what may pass by itself.
 *
 * @param doing - what is being done, as in "listing the endpoints".
 * @throws CommandError for a failure that does not pass; what `work` throws by itself.
 */
export function looking<T>(
  { api, origin, clock, time, signal }: Looking,
  doing: string,
  work: (operation: Operation) => Promise<T>,
): Promise<T> {
  const timings = DEFAULT_TIMINGS;
  const context = contextOf({ api, origin, clock, random: Math.random, timings, acceptOtherOrigin: false });
  // The last look begins when the time is over, and may take as long as any other.
  const call = { log: SILENT, timeout: Math.min(time + 2 * LOOK_TIMEOUT_MS, MAX_TIMER_MS), signal };
  return withDeadline(context, doing, call, async (operation) => {
    try {
      return await work(operation);
    } catch (error) {
      if (error instanceof DeadlineError) throw lookFailed(operation.trouble ?? explain(error, doing), error);
      if (error instanceof EndpointError) throw lookFailed(explain(error.cause, doing), error.cause);
      throw error;
    }
  });
}

/** @throws CommandError where a look failed when the time was over: it is not made again. */
export function refuseFailedLook(operation: Operation): never {
  throw lookFailed(operation.trouble ?? "", undefined);
}

function lookFailed(said: string, cause: unknown): CommandError {
  return new CommandError(`${said} Nothing was written.`, undefined, { cause });
}
