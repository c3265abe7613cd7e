import type { Clock, Pareta } from "../provider/client";
import { EndpointError, type Origin } from "../provider/endpoint";
import { SILENT } from "../provider/endpoint/context";
import { MAX_TIMER_MS } from "../provider/endpoint/decide/durations";
import { explain } from "../provider/endpoint/decide/explain";
import { DeadlineError } from "../provider/endpoint/errors";
import { LOOK_TIMEOUT_MS } from "../provider/endpoint/observe/observe";
import { contextOf, withDeadline, type Operation } from "../provider/endpoint/observe/operation";
import { environmentOf } from "./environment";
import { CommandError } from "./errors";

/** How a command looks at Pareta. */
export interface Looking {
  api: Pareta;
  origin: Origin;
  clock: Clock;
  /** The time to look, in milliseconds. One more look follows after it. */
  time: number;
  /** Ends the looks. */
  signal: AbortSignal;
  /** Whether the command would write a stack, so that its failure says that nothing was written. Default: true. */
  writes?: boolean;
}

/**
 * Waits like the provider: with its interval, and with its rule for failures that may be temporary.
 *
 * @param doing - the current step, as in "listing the endpoints".
 * @throws CommandError for a failure that is not temporary, and the errors that `work` throws itself.
 */
export function looking<T>(
  { api, origin, clock, time, signal, writes = true }: Looking,
  doing: string,
  work: (operation: Operation) => Promise<T>,
): Promise<T> {
  const context = contextOf(environmentOf({ api, origin, clock, random: Math.random }));
  // The last look begins when the time is over. It may take as long as any other look.
  const call = { log: SILENT, timeout: Math.min(time + 2 * LOOK_TIMEOUT_MS, MAX_TIMER_MS), signal };
  return withDeadline(context, doing, call, async (operation) => {
    try {
      return await work(operation);
    } catch (error) {
      if (error instanceof DeadlineError) throw lookFailed(operation.trouble ?? explain(error, doing), error, writes);
      if (error instanceof EndpointError) throw lookFailed(explain(error.cause, doing), error.cause, writes);
      throw error;
    }
  });
}

/** @throws CommandError when a look failed after the time was over. It is not repeated. */
export function refuseFailedLook(operation: Operation): never {
  throw lookFailed(operation.trouble ?? "", undefined);
}

function lookFailed(said: string, cause: unknown, writes = true): CommandError {
  return new CommandError(writes ? `${said} Nothing was written.` : said, undefined, { cause });
}
