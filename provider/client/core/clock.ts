/**
 * The clock of the client and the lifecycle. It is an argument, so that a test can run an hour in a millisecond and a
 * wall clock that jumps by a day moves no deadline.
 */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary start. All deadlines are measured in this time. */
  now(): number;
  /** Wall-clock milliseconds since 1970. Only for dates that a server sends. */
  wallTime(): number;
  /** Calls back once after `ms` milliseconds, unless the returned function is called first. */
  timer(ms: number, callback: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  timer(ms, callback) {
    const handle = setTimeout(callback, ms);
    return () => clearTimeout(handle);
  },
};

/**
 * Resolves after `ms` milliseconds.
 *
 * @throws the signal's reason, as soon as `signal` is aborted.
 */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const cancel = clock.timer(ms, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    const onAbort = () => {
      cancel();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
