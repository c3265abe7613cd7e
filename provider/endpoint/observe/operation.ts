import { sleep } from "../../client/core/clock";
import { formatDuration } from "../decide/durations";
import { Absences } from "./absences";
import { Followed } from "./followed";
import { SharedList } from "./shared-list";
import type { Call, Environment, Held, Log } from "../context";
import { DeadlineError, EndpointError } from "../errors";

/** What the operations of a process share. */
export interface Context extends Environment {
  sharedList: SharedList;
  absences: Absences;
}

export function contextOf(environment: Environment): Context {
  const { api, clock, timings, acceptEmpty } = environment;
  return { ...environment, sharedList: new SharedList(api, clock, timings), absences: new Absences(acceptEmpty) };
}

/** One operation under way: its context, and its time. */
export interface Operation extends Context {
  log: Log;
  /** The endpoint that the operation is about: its name, else its id. */
  subject: string;
  /** For a create: the endpoint that the state holds for the same resource, where that is known. */
  replacing?: Held | undefined;
  /** Aborted at the deadline, with a {@link DeadlineError}, or when the caller gives up. */
  readonly signal: AbortSignal;
  /** Whether its requests go before others: it is a last look, or its caller has given up. */
  isUrgent: () => boolean;
  /** Aborted at the deadline only. */
  readonly deadline: AbortSignal;
  /** Aborted when the caller gives up; undefined where no caller can. */
  readonly cancelled: AbortSignal | undefined;
  /** Milliseconds since the operation began. */
  elapsed(): number;
  /** Milliseconds that are left; never negative. */
  remaining(): number;
  /** Waits; rejects at the deadline. */
  pause(ms: number): Promise<void>;
  /** The last failure that was expected to pass. If the time runs out, it may be the reason. */
  trouble?: string | undefined;
}

/**
 * Runs `work` on an endpoint with a signal that is aborted after `call.timeout`. The time is monotonic, so a clock that
 * is set by a day changes nothing.
 */
export async function withDeadline<T>(
  environment: Context,
  subject: string,
  call: Call,
  work: (operation: Operation) => Promise<T>,
): Promise<T> {
  const { clock } = environment;
  const start = clock.now();
  const deadline = new AbortController();
  let caller: Followed | undefined;
  const cancelTimer = clock.timer(call.timeout, () => {
    deadline.abort(new DeadlineError(call.timeout));
    caller?.end(deadline.signal.reason);
  });
  const following = (given: AbortSignal) => {
    const followed = new Followed(given);
    if (deadline.signal.aborted) followed.end(deadline.signal.reason);
    return followed;
  };
  const operation: Operation = {
    ...environment,
    subject,
    log: call.log,
    replacing: call.replacing,
    // Made when it is first used, because what is answered from memory waits for nothing.
    get signal() {
      return call.signal ? (caller ??= following(call.signal)).signal : deadline.signal;
    },
    isUrgent: () => call.urgent === true || call.signal?.aborted === true,
    deadline: deadline.signal,
    cancelled: call.signal,
    elapsed: () => clock.now() - start,
    remaining: () => Math.max(0, start + call.timeout - clock.now()),
    pause: (ms) => sleep(clock, ms, operation.signal),
  };
  try {
    return await work(operation);
  } finally {
    cancelTimer();
    caller?.letGo();
  }
}

/** The same operation, but another signal ends it. */
export function endedBy(operation: Operation, signal: AbortSignal): Operation {
  return {
    ...operation,
    signal,
    pause: (ms) => sleep(operation.clock, ms, signal),
    get trouble() {
      return operation.trouble;
    },
    set trouble(trouble) {
      operation.trouble = trouble;
    },
  };
}

/** The same operation, but its requests go before others, and another signal may end it. */
export function urgently(operation: Operation, signal = operation.signal): Operation {
  return Object.assign(endedBy(operation, signal), { isUrgent: () => true });
}

/**
 * The pause before look number `attempt` (from 0). It is short at first, because many changes take less than a second;
 * then it is the interval.
 */
export function pollPause(operation: Operation, attempt: number): number {
  return Math.min(operation.timings.pollInterval, 250 * 2 ** attempt);
}

/**
 * The pause before a request that was refused for its rate is sent again. It doubles up to half a minute, and half of
 * it is random, so that requests that were refused together do not return together.
 */
export function backoff({ timings, random }: Environment, attempt: number): number {
  const ceiling = Math.min(timings.pollInterval * 2 ** attempt, Math.max(timings.pollInterval, 30_000));
  return (ceiling / 2) * (1 + random());
}

/**
 * For what is asked before anything is changed.
 *
 * @throws EndpointError where the caller has given up.
 */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new EndpointError("cancelled before it had begun. Nothing was changed.", { cause: signal.reason });
}

/** Why an operation whose signal is aborted has ended. */
export function endText(operation: Operation): string {
  const ended = operation.signal.reason instanceof DeadlineError ? "gave up" : "was cancelled";
  return `${ended} after ${formatDuration(operation.elapsed())}`;
}

/** The end of a message about time that ran out. Empty where nothing went wrong on the way. */
export function troubleText({ trouble }: Operation): string {
  return trouble === undefined ? "" : ` The last trouble on the way: ${trouble}`;
}
