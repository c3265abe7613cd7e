/**
 * A signal that follows another one until it is let go. `AbortSignal.any` would leave a trace of each operation on a signal
 * that lasts as long as the process.
 */
export class Followed {
  readonly #controller = new AbortController();
  readonly #abort = () => this.#controller.abort(this.followed.reason);

  constructor(private readonly followed: AbortSignal) {
    if (followed.aborted) this.#abort();
    else followed.addEventListener("abort", this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it before the other one. */
  end(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  letGo(): void {
    this.followed.removeEventListener("abort", this.#abort);
  }
}
