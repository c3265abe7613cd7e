/**
 * One request that several wait for. It has a life of its own: whoever leaves early leaves it to the others, and it is
 * ended when nobody waits any more.
 */
export class SharedRequest<T> {
  #waiting = 0;
  readonly #abort = new AbortController();
  readonly #result: Promise<T>;

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#result = start(this.#abort.signal);
    // Nobody may be there any more to hear of it.
    this.#result.catch(() => {});
  }

  /** Whether everybody has left: what it comes to is of no use then. */
  get abandoned(): boolean {
    return this.#abort.signal.aborted;
  }

  /** What it comes to; rejects with the signal's reason when that is aborted first. */
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
