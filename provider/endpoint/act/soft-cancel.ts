import { endedBy, type Operation } from "../observe/operation";

/** How much longer than the grace a list may take that was requested within it. */
const LAST_LIST_MS = 5_000;

/**
 * Runs work that a cancel must not end at once: a deploy was sent, and giving it up now would lose an endpoint that
 * bills. After the cancel the work has the look-up grace. The operation's deadline still applies.
 */
export async function withSoftCancel<T>(operation: Operation, work: (shelter: Operation) => Promise<T>): Promise<T> {
  const { cancelled, deadline, clock, timings } = operation;
  if (!cancelled) return work(operation);
  const over = new AbortController();
  let forget = () => {};
  const onCancel = () => {
    forget = clock.timer(timings.lookupGrace + LAST_LIST_MS, () => over.abort(cancelled.reason));
  };
  if (cancelled.aborted) onCancel();
  else cancelled.addEventListener("abort", onCancel, { once: true });
  try {
    return await work(endedBy(operation, AbortSignal.any([deadline, over.signal])));
  } finally {
    cancelled.removeEventListener("abort", onCancel);
    forget();
  }
}
