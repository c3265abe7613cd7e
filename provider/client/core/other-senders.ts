/** What others send is averaged over about this time, in milliseconds. */
const AVERAGED_MS = 1_000;

/** A shorter time says little, because what remains is told in whole requests. */
const LEAST_MS = 250;

/**
 * Estimates how fast others use up the same limit, from what each response tells of it: what remains falls by one for the
 * request itself, rises by what the limit adds, and the rest was sent by others.
 */
export class OtherSenders {
  #told: { remaining: number; at: number; reset: number | undefined } | undefined;
  #isWindow = false;
  #since: number | undefined;
  #taken = 0;

  /**
   * A response tells what remains.
   *
   * @param now - when its request was sent.
   * @param own - How many of the caller's requests were taken since that of the last response: 1, or 0 for a refusal.
   */
  told(now: number, remaining: number, own: number, { rate, most, reset }: Terms): void {
    const before = this.#told;
    this.#told = { remaining, at: now, reset };
    this.#since ??= now;
    if (!before) return;
    if (remaining < before.remaining && reset !== undefined && before.reset !== undefined && reset !== before.reset) {
      this.#isWindow = reset < before.reset;
    }
    const refilled = this.#isWindow ? 0 : ((now - before.at) / 1000) * rate;
    const added = Math.min(most - before.remaining, refilled);
    // More than expected shows that the limit began anew, and nothing of others.
    const left = this.#taken * Math.exp(-(now - before.at) / AVERAGED_MS);
    this.#taken = Math.max(-1, left + before.remaining + added - remaining - own);
  }

  /** Whether the limit is for a window of time: then it adds nothing until the next window begins. */
  get isWindow(): boolean {
    return this.#isWindow;
  }

  /** Requests a second, until the last response. */
  get rate(): number {
    if (!this.#told || this.#since === undefined) return 0;
    const covered = AVERAGED_MS * (1 - Math.exp(-(this.#told.at - this.#since) / AVERAGED_MS));
    // One request may be due to what remains being told in whole numbers.
    return Math.max(0, this.#taken - 1) / (Math.max(LEAST_MS, covered) / 1000);
  }
}

/** What a response says of the limit, beside what remains. */
interface Terms {
  /** What it adds, in requests a second. */
  rate: number;
  /** The most that can remain. */
  most: number;
  /** The time until all of it remains again, in milliseconds. What is used makes it longer, but not in a window. */
  reset: number | undefined;
}
