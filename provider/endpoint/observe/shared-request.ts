/**
 * One request that several callers wait for. A caller that leaves early does not end it for the others. It is aborted
 * when no caller waits any more.
 */
export class SharedRequest<T> {
  #waiting = 0;
  readonly #abort = new AbortController();
  readonly #result: Promise<T>;

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#result = start(this.#abort.signal);
    // There may be no caller left to handle the rejection.
    this.#result.catch(() => {});
  }

  /** Whether every caller has left: then the result is of no use. */
  get abandoned(): boolean {
    return this.#abort.signal.aborted;
  }

  /** The result of the request. Rejects with the signal's reason when the signal is aborted first. */
  async join(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    this.#waiting++;
    let onAbort = () => {};
    const left = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener("abort", onAbort, { once: true });
    });
    try {
      return await Promise.race([this.#result, left]);
    } finally {
      signal.removeEventListener("abort", onAbort);
      if (--this.#waiting === 0) this.#abort.abort(new Error("nobody waits for it any more"));
    }
  }
}
