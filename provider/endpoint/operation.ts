import { sleep } from "../client/clock";
import type { Call, Environment, Log } from "./context";

/** The reason an operation's signal carries when its time is up. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  constructor(readonly timeout: number) {
    super(`the time limit of ${timeout} ms is over`);
  }
}

/** One operation under way: its surroundings, and the time that it has. */
export interface Operation extends Environment {
  log: Log;
  /** Aborted at the deadline, with a {@link DeadlineError}, or when the caller gives up. */
  signal: AbortSignal;
  /** Milliseconds since the operation began. */
  elapsed(): number;
  /** Milliseconds that are left; never negative. */
  remaining(): number;
  /** Waits; rejects at the deadline. */
  pause(ms: number): Promise<void>;
}

/**
 * Runs `work` with a signal that is aborted when `call.timeout` is over. The time is monotonic, so a clock that is set
 * by a day moves nothing.
 */
export async function withDeadline<T>(
  environment: Environment,
  call: Call,
  work: (operation: Operation) => Promise<T>,
): Promise<T> {
  const { clock } = environment;
  const start = clock.now();
  const deadline = new AbortController();
  const cancelTimer = clock.timer(call.timeout, () => deadline.abort(new DeadlineError(call.timeout)));
  const signal = call.signal ? AbortSignal.any([deadline.signal, call.signal]) : deadline.signal;
  try {
    return await work({
      ...environment,
      log: call.log,
      signal,
      elapsed: () => clock.now() - start,
      remaining: () => Math.max(0, start + call.timeout - clock.now()),
      pause: (ms) => sleep(clock, ms, signal),
    });
  } finally {
    cancelTimer();
  }
}

/** The pause before look number `attempt` (from 0): quick at first, for much is done in a second, then the interval. */
export function pollPause(operation: Operation, attempt: number): number {
  return Math.min(operation.limits.pollInterval, 250 * 2 ** attempt);
}
