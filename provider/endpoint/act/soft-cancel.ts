import { endedBy, type Operation } from "../observe/operation";

/** How much longer than the grace a list may take that was requested within it. */
const LAST_LIST_MS = 5_000;

/**
 * Runs work that a cancel must not end at once: a deploy was sent, and giving it up now would lose an endpoint that
 * bills. After the cancel the work has the look-up grace. The operation's deadline still applies.
 */
export async function withSoftCancel<T>(operation: Operation, work: (shelter: Operation) => Promise<T>): Promise<T> {
  const { deadline, cancelled, timings } = operation;
  if (!cancelled) return work(operation);
  return withLateCancel(operation, timings.lookupGrace + LAST_LIST_MS, (late) =>
    work(endedBy(operation, late ? AbortSignal.any([deadline, late]) : deadline)),
  );
}

/**
 * Runs work with a signal that is aborted a while after the operation was cancelled.
 *
 * @param grace - how long after the cancel, in milliseconds.
 * @param work - gets undefined where no caller can cancel.
 */
export async function withLateCancel<T>(
  { cancelled, clock }: Operation,
  grace: number,
  work: (late: AbortSignal | undefined) => Promise<T>,
): Promise<T> {
  if (!cancelled) return work(undefined);
  const over = new AbortController();
  let forget = () => {};
  const onCancel = () => {
    forget = clock.timer(grace, () => over.abort(cancelled.reason));
  };
  if (cancelled.aborted) onCancel();
  else cancelled.addEventListener("abort", onCancel, { once: true });
  try {
    return await work(over.signal);
  } finally {
    cancelled.removeEventListener("abort", onCancel);
    forget();
  }
}
