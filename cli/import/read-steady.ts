import type { Clock } from "../../provider/client";
import { inert } from "../../provider/client/core/inert";
import { formatDuration } from "../../provider/endpoint/decide/durations";
import { statusKind } from "../../provider/endpoint/decide/status";
import { lookUntil, type Verdict } from "../../provider/endpoint/observe/look-until";
import { requestOptions } from "../../provider/endpoint/observe/observe";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";
import { looking, refuseFailedLook } from "../looking";
import { mapParallel } from "../parallel";
import type { AccountClient } from "../stack/client";

export interface WaitOptions {
  clock: Clock;
  /** The longest time for endpoints to become live or stopped, in milliseconds. */
  wait: number;
  /** Called before each wait. */
  progress: (line: string) => void;
}

const PARALLEL = 8;

/**
 * Reads endpoints one by one, like a refresh, once their status is steady. If one were imported while it starts or
 * stops, the next `up` would have something to do.
 *
 * @throws CommandError when an endpoint cannot be read, or is not steady in time.
 */
export async function readSteady(
  { api, origin }: Pick<AccountClient, "api" | "origin">,
  ids: readonly string[],
  { clock, wait, progress }: WaitOptions,
): Promise<ObservedEndpoint[]> {
  const end = clock.now() + wait;
  return mapParallel(ids, PARALLEL, (id, signal) => {
    const time = Math.max(0, end - clock.now());
    const doing = `reading endpoint ${inert(id)}`;
    return looking({ api, origin, clock, time, signal }, doing, (operation) => {
      const judge = (record: ObservedEndpoint | undefined, began: number): Verdict<ObservedEndpoint> => {
        if (record && record.id !== id && record.name !== id) throw anotherOne(id, record);
        if (record && !isUnderWay(record)) return { answer: record };
        if (began >= time) throw record ? tooLate(id, record.status ?? "", wait) : refuseFailedLook(operation);
        const left = Math.max(0, time - operation.elapsed());
        const state = record ? (record.status ?? "") : "not to be read for now";
        progress(`${inert(id)} is ${inert(state)}: waiting, ${formatDuration(left)} to go`);
        return { left };
      };
      // Each failure is shown, so no failure may be retried silently inside a call.
      const look = () => api.endpoints.retrieve(id, { ...requestOptions(operation), maxRetries: 0 });
      return lookUntil(operation, { doing, look, judge });
    });
  });
}

function isUnderWay({ status }: ObservedEndpoint): boolean {
  return ["starting", "stopping"].includes(statusKind(status));
}

function anotherOne(id: string, record: ObservedEndpoint): CommandError {
  return new CommandError(`asked for endpoint ${inert(id)}, and got ${inert(record.id)}: nothing was written`);
}

function tooLate(id: string, state: string, wait: number): CommandError {
  return new CommandError(
    `endpoint ${inert(id)} is still ${inert(state)} after ${formatDuration(wait)}, so nothing was written: run ` +
      "this again later, or give it more time with --wait",
  );
}
