import type { Endpoints } from "../../provider/client";
import { sleep, type Clock } from "../../provider/client/core/clock";
import { formatDuration } from "../../provider/endpoint/decide/durations";
import { explain, isTransient } from "../../provider/endpoint/decide/explain";
import { statusKind } from "../../provider/endpoint/decide/status";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";
import { mapParallel } from "../parallel";
import { inert } from "../../provider/client/core/inert";

export interface Patience {
  clock: Clock;
  /** How long endpoints may take to be live or stopped, in milliseconds. */
  wait: number;
  /** Told before each wait. */
  progress: (line: string) => void;
}

const PARALLEL = 8;
const POLL_MS = 2_000;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Reads endpoints one by one, as a refresh does, once they are neither starting nor stopping: in between, the next `up`
 * would have something to do.
 *
 * @throws CommandError when one cannot be read, or is not done in time.
 */
export async function readSettled(
  endpoints: Pick<Endpoints, "retrieve">,
  ids: readonly string[],
  { clock, wait, progress }: Patience,
): Promise<ObservedEndpoint[]> {
  const end = clock.now() + wait;
  return mapParallel(ids, PARALLEL, async (id, signal) => {
    for (;;) {
      const last = clock.now() >= end;
      const record = await read(endpoints, id, last, signal);
      if (record && !isUnderWay(record)) return record;
      const state = record ? (record.status ?? "") : "not to be read for now";
      if (last) throw tooLate(id, state, wait);
      progress(`${inert(id)} is ${inert(state)}: waiting, ${formatDuration(end - clock.now())} to go`);
      await sleep(clock, Math.min(POLL_MS, Math.max(0, end - clock.now())), signal);
    }
  });
}

function isUnderWay({ status }: ObservedEndpoint): boolean {
  return ["starting", "stopping"].includes(statusKind(status));
}

/** The record, or undefined where it cannot be read for now and there is time for another look. */
async function read(
  endpoints: Pick<Endpoints, "retrieve">,
  id: string,
  last: boolean,
  signal: AbortSignal,
): Promise<ObservedEndpoint | undefined> {
  let record: ObservedEndpoint;
  try {
    record = await endpoints.retrieve(id, { timeout: REQUEST_TIMEOUT_MS, maxRetries: 0, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!last && isTransient(error)) return undefined;
    throw new CommandError(`${explain(error, `reading endpoint ${inert(id)}`)} Nothing was written.`, undefined, {
      cause: error,
    });
  }
  if (record.id === id || record.name === id) return record;
  throw new CommandError(`asked for endpoint ${inert(id)}, and got ${inert(record.id)}: nothing was written`);
}

function tooLate(id: string, state: string, wait: number): CommandError {
  return new CommandError(
    `endpoint ${inert(id)} is still ${inert(state)} after ${formatDuration(wait)}, so nothing was written: run ` +
      "this again later, or give it more time with --wait",
  );
}
