/**
 * The most lists that make sure of deploys that have ended, beyond one in each interval and one at the end. Where deploys
 * take no time, one list for each would be as many requests as the deploys themselves.
 */
const SPARE_LISTS = 1;

/**
 * Where the API limits the rate, a list takes the place of a deploy. So the next list is requested after so many times as
 * long as lists are held by it. What lists were held before counts by this share.
 */
const HELD_FACTOR = 20;
const HELD_SHARE = 0.8;

/** But after no more intervals than these. */
const LONGEST_INTERVAL = 5;

/** How many lists may be requested only to make sure of deploys that have ended. */
export class SpareLists {
  #lists = SPARE_LISTS;
  #at = -Infinity;
  /** How long the last list waited for the API's rate limit, in milliseconds. */
  #held = 0;

  constructor(private readonly pollInterval: number) {}

  /** A list waited so many milliseconds for the API's rate limit. */
  held(ms: number): void {
    this.#held = Math.max(ms, HELD_SHARE * this.#held);
  }

  /** Takes one, if there is one. @returns 0, or how long it takes until there is one, in milliseconds. */
  take(now: number): number {
    const { pollInterval } = this;
    const interval = Math.min(LONGEST_INTERVAL * pollInterval, Math.max(pollInterval, HELD_FACTOR * this.#held));
    const spare = Math.min(SPARE_LISTS, this.#lists + (now - this.#at) / interval);
    if (spare < 1) return (1 - spare) * interval;
    this.#lists = spare - 1;
    this.#at = now;
    return 0;
  }
}
