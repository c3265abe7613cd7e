/** What functions have failed with. */
const failures = new WeakSet<object>();

let listening = false;

/**
 * Notes what a function fails with, and returns it.
 *
 * Pulumi's run looks at the exports of a program one after another. A promise that rejects before its turn is unhandled
 * until then: Pulumi reports its error at once, and fails the run. When its turn comes, Node adds a
 * PromiseRejectionHandledWarning, about an error that has been shown. For these errors it is left out; the promises cannot
 * be marked as handled instead, because an error that no export asks for would then never be shown.
 */
export function noted(error: unknown): unknown {
  if (typeof error === "object" && error !== null) failures.add(error);
  if (!listening) {
    listening = true;
    process.on("rejectionHandled", warnUnlessNoted);
  }
  return error;
}

/** Node leaves its own warning out where somebody listens: for what is not ours it is given here. */
function warnUnlessNoted(promise: Promise<unknown>): void {
  if (process.listenerCount("rejectionHandled") > 1) return;
  promise.catch((error: unknown) => {
    if (typeof error === "object" && error !== null && failures.has(error)) return;
    process.emitWarning("Promise rejection was handled asynchronously", "PromiseRejectionHandledWarning");
  });
}
