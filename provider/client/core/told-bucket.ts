import { OtherSenders } from "./other-senders";
import type { ToldLimit } from "./rate-limit-headers";

/** The share of a full bucket that is left unused, because requests do not arrive in the order they were sent in. */
const SPARE_SHARE = 0.05;

/** The share of the limit that is used however much others send. */
const OWN_SHARE = 0.25;

/** A request takes half of its time to arrive, but no longer than this: the rest is the server's work. */
const LONGEST_WAY_MS = 100;

/** The least that is believed to be left: requests under way may be refused, and then they take nothing. */
const LEAST_LEVEL = -2;

/**
 * Others are reckoned with for so long after they were seen, and for so long after the limit was told first, or for as long
 * as so many requests take.
 */
const SEEN = { ms: 10_000, requests: 20 };
const EARLY = { ms: 1_500, requests: 8 };

/** One request, as it was sent. */
export interface SentRequest {
  readonly number: number;
  readonly at: number;
  /** How many requests were believed to be left after it. */
  readonly level: number;
}

/** A response to it. */
export interface Response {
  told: ToldLimit;
  refused: boolean;
  /** How many requests are under way without it. */
  underWay: number;
}

/**
 * A limit that the API's headers tell, as a bucket of requests that the server fills. A response tells how many were left
 * when its request arrived; what was sent since is counted here. So it does not matter how long responses take, nor in
 * which order they come.
 */
export class ToldBucket {
  /** Requests a second; infinite as long as no limit was told. */
  #rate = Infinity;
  /** The most requests at once. */
  #most = 0;
  #level = Infinity;
  #at = 0;
  #count = 0;
  /** The last request whose response was taken in. */
  #base = 0;
  /** When the requests after that one were sent. */
  #since: { number: number; at: number }[] = [];
  readonly #others = new OtherSenders();
  #toldAt = -Infinity;
  /** When all of the limit is there again, by the last response that told it. */
  #resetAt = -Infinity;
  #sharedAt = -Infinity;

  get rate(): number {
    return this.#rate;
  }

  get most(): number {
    return this.#most;
  }

  /** Requests a second, without those that others use. */
  get ownRate(): number {
    if (this.#rate === Infinity) return Infinity;
    return Math.max(this.#rate * OWN_SHARE, this.#rate - this.#others.rate);
  }

  /** Requests a second that others use. */
  get othersRate(): number {
    return this.#others.rate;
  }

  /** Whether others may use the same limit at this time. */
  isShared(now: number): boolean {
    const within = (since: number, { ms, requests }: typeof SEEN) =>
      now - since < Math.max(ms, (requests / this.#rate) * 1_000);
    return within(this.#sharedAt, SEEN) || within(this.#toldAt, EARLY);
  }

  /** How many requests may be sent; infinite as long as no limit was told. */
  level(now: number, underWay: number): number {
    const level = this.#filled(this.#level, this.#at, now);
    // A small limit could never be used while anything is under way, if some of a full bucket were left.
    return underWay > 0 && level < this.#most ? level - this.#most * SPARE_SHARE : level;
  }

  /** Milliseconds until so many requests may be sent, if nobody sends any meanwhile; 0: now. */
  timeUntil(wanted: number, now: number, underWay: number): number {
    const missing = wanted - this.level(now, underWay);
    // A tiny part of one is lost in the arithmetic of doubles.
    if (missing <= 1e-9) return 0;
    if (this.#others.isWindow && now < this.#resetAt) return this.#resetAt - now;
    return Math.max(1, (missing / this.ownRate) * 1000);
  }

  sent(now: number): SentRequest {
    const request = { number: ++this.#count, at: now };
    if (this.#rate !== Infinity) {
      this.#level = Math.max(LEAST_LEVEL, this.#filled(this.#level, this.#at, now) - 1);
      this.#at = now;
      this.#since.push(request);
    }
    return { ...request, level: this.#level };
  }

  answered({ number, at, level }: SentRequest, now: number, { told, refused, underWay }: Response): void {
    const wasKnown = this.#rate !== Infinity;
    this.#readTerms(told);
    // A response that was overtaken tells less than the one that was faster.
    if (this.#rate === Infinity || (wasKnown && number <= this.#base)) return;
    const { remaining, reset } = told;
    const own = number - this.#base - (refused ? 1 : 0);
    this.#others.told(at, remaining, own, { rate: this.#rate, most: this.#most, reset });
    if (this.#others.rate > 0) this.#sharedAt = now;
    // What is left of the time until a date is known where the response is, and not where the request was sent.
    if (reset !== undefined) this.#resetAt = (told.isDate ? now : at) + reset;
    this.#base = number;
    this.#since = this.#since.filter((request) => request.number > number);
    if (refused || !wasKnown) {
      if (!wasKnown) this.#toldAt = now;
      // After a refusal, what is under way is refused too, and takes nothing.
      this.#level = refused ? Math.max(0, remaining - 1) : Math.max(LEAST_LEVEL, remaining - underWay);
      this.#at = now;
      return;
    }
    // What remains is told in whole requests, so there may be almost one more.
    this.#level = level > remaining && level < remaining + 1 ? level : remaining;
    this.#at = at + Math.min(LONGEST_WAY_MS, (now - at) / 2);
    for (const request of this.#since) {
      this.#level = Math.max(LEAST_LEVEL, this.#filled(this.#level, this.#at, request.at) - 1);
      this.#at = Math.max(this.#at, request.at);
    }
  }

  #readTerms({ remaining, limit, reset, window }: ToldLimit): void {
    if (limit === undefined || limit < 1) return;
    if (window !== undefined) this.#rate = (limit / window) * 1000;
    // A window that has just begun, or a bucket that is nearly full: the higher rate is the right one.
    else if (reset !== undefined && reset > 0) this.#rate = (Math.max(remaining, limit - remaining) / reset) * 1000;
    if (this.#rate !== Infinity) this.#most = limit;
  }

  #filled(level: number, from: number, to: number): number {
    if (level === Infinity) return Infinity;
    // Within a window of time, a limit adds nothing.
    if (this.#others.isWindow && from < this.#resetAt) return to < this.#resetAt ? level : this.#most;
    return Math.min(this.#most, level + (Math.max(0, to - from) / 1000) * this.ownRate);
  }
}
