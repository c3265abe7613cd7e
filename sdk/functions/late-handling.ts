/** The errors that functions have failed with. */
const failures = new WeakSet<object>();

let listening = false;

/**
 * Notes an error of a function, and returns it.
 *
 * Pulumi's run looks at the exports of a program one after another. A promise that rejects before its turn is unhandled
 * until then: Pulumi reports its error at once, and fails the run. When its turn comes, Node adds a
 * PromiseRejectionHandledWarning about an error that is already shown. That warning is suppressed for these errors. The
 * promises cannot be marked as handled instead, because then an error that no export reads would never be shown.
 */
export function noted(error: unknown): unknown {
  if (typeof error === "object" && error !== null) failures.add(error);
  if (!listening) {
    listening = true;
    process.on("rejectionHandled", warnUnlessNoted);
  }
  return error;
}

/** Node omits its own warning if there is a listener. So this function gives the warning for errors of other code. */
function warnUnlessNoted(promise: Promise<unknown>): void {
  if (process.listenerCount("rejectionHandled") > 1) return;
  promise.catch((error: unknown) => {
    if (typeof error === "object" && error !== null && failures.has(error)) return;
    process.emitWarning("Promise rejection was handled asynchronously", "PromiseRejectionHandledWarning");
  });
}
