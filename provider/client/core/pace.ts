import { recoveredRate } from "./pace-recovery";
import type { ToldLimit } from "./rate-limit-headers";
import { ToldBucket, type SentRequest } from "./told-bucket";

/**
 * A refusal after fewer accepted requests than this, within this time, shows what others sent, and not what the server
 * takes of us. The rate then grows as after a guess.
 */
const WEAK_EVIDENCE = { accepted: 3, ms: 1_200 };

/**
 * While nothing is known, so many requests may be under way at first, and one more for each that is accepted, for so many
 * milliseconds at most. Otherwise the first burst would show a limit by dozens of refusals.
 */
const SLOW_START = { requests: 4, ms: 500 };

/** The lowest rate, in requests a second. */
const LOWEST_RATE = 0.2;

/**
 * The longest that one refusal stops every call, in milliseconds. After it, a call finds out whether it still holds. It is
 * well within the limit of one look, so that others do not fail because of one refusal.
 */
const LONGEST_STOP_MS = 10_000;

/**
 * How a request takes a turn: an urgent one is one of a few that find out what exists, and a long stop does not hold it. A
 * careful one is not sent where it might be refused, because its refusal costs much time: it leaves room for other
 * requests, where the limit has as much.
 */
export type Manner = "urgent" | "careful" | "plain";

/** The rate grows gently until no careful request was sent for so many milliseconds. */
const GENTLE_MS = 5_000;

/** The longest that a refusal stops an urgent request, in milliseconds. */
const URGENT_STOP_MS = 1_000;

/** A request that is sent this long after the one before begins a new burst, in milliseconds. */
const QUIET_MS = 1_000;

/** A refusal within this time shows how many requests are taken at once, in milliseconds. */
const BURST_MS = 500;

/**
 * Others may use a limit that is told, and begin to at any time, each without knowing of the rest. So a careful request
 * leaves this share of what may be sent at once, but no more requests than these. Where others were seen, it leaves at
 * least so many, and one more for each that is under way, for the others may do the same; but no more than a share of all.
 * Where they leave nothing, it leaves less and less, for so many milliseconds.
 */
const LEFT_TO_OTHERS = { share: 0.25, most: 10, least: 4, mostShare: 0.75, patience: 10_000 };

/** And as long as such requests are sent more slowly than at this share of the limit, they go on leaving less. */
const LEAST_SHARE = 0.125;

/** A careful request that leaves less and less asks again after so many milliseconds. */
const PATIENCE_STEP_MS = 1_000;

/**
 * Until it shows what others send, so many careful requests may be under way at first, and one more for each that is
 * accepted.
 */
const TOLD_START = { requests: 1, ms: 500 };

/** How fast the rate grows with each response that tells of much room. */
const GROWTH_WITH_ROOM = 1.1;

/** The requests between two refusals. */
interface Period {
  from: number;
  until: number | undefined;
  accepted: number;
}

/** When a slow start began, and how many requests were accepted since. */
interface Start {
  readonly at: number;
  accepted: number;
}

/** One request under way. */
export interface Sent {
  readonly period: Period;
  readonly request: SentRequest;
}

/** What the response to a request says. */
export interface Outcome {
  /** Whether it was refused for its rate. */
  refused: boolean;
  /** What `Retry-After` asks for, in milliseconds. */
  retryAfter: number | null;
  told: ToldLimit | undefined;
}

/**
 * The rate at which an API takes requests, as far as its responses show it. It is arithmetic: the time is passed in.
 *
 * Without a refusal, and without headers that tell a limit, there is no limit. A refusal stops every request for the time
 * that the server asks for. Then the rate falls and grows again ({@link recoveredRate}), so that processes that know nothing
 * of each other find a common rate. Where headers tell what remains, no more than that is sent, and what others send is
 * left to them ({@link ToldBucket}).
 */
export class Pace {
  /** What the server took when it last refused a request, in requests a second. */
  #top = Infinity;
  #refusedAt = 0;
  /** Whether `#top` is a guess from one burst. */
  #isGuess = false;
  /** What the headers tell. */
  readonly #bucket = new ToldBucket();
  /** Since a limit was told first. */
  #told: Start | undefined;
  /** How many requests at once were taken. */
  #burst = Infinity;
  /** Requests that may be sent now; infinite as long as none was refused. */
  #tokens = Infinity;
  #tokensAt = 0;
  #stoppedUntil = -Infinity;
  #period: Period;
  #lastSent = -Infinity;
  /** For how long nothing was sent since the refusal, in milliseconds: that shows nothing of what the server takes. */
  #idle = 0;
  #underWay = 0;
  /** Since the first request. */
  #begun: Start | undefined;
  /** How long the last response took, in milliseconds. */
  #latency = 0;
  /** When a careful request was sent last. */
  #carefulAt = -Infinity;
  /** Which part of what it leaves to others a careful request takes, for it was left too little before. */
  #impatience = 0;

  constructor(now: number) {
    this.#period = { from: now, until: undefined, accepted: 0 };
  }

  /**
   * Milliseconds until the next request may be sent, or until it is worth asking again; 0: now.
   *
   * @param waitedSince - since when no careful request was sent, although one waits.
   */
  wait(now: number, manner: Manner = "plain", waitedSince = now): number {
    this.#refill(now);
    const isUrgent = manner === "urgent";
    const stoppedUntil = isUrgent ? Math.min(this.#stoppedUntil, this.#refusedAt + URGENT_STOP_MS) : this.#stoppedUntil;
    const stop = Math.max(0, stoppedUntil - now);
    const level = this.#bucket.level(now, this.#underWay);
    if (this.#tokens === Infinity && level === Infinity) {
      return Math.max(stop, this.#startLeft(now, this.#begun, SLOW_START));
    }
    const isCareful = manner === "careful";
    const spare = isCareful ? this.#spareRoom(now, now - waitedSince) : { tokens: 0, level: 0 };
    const missing = Math.max(
      timeFor(1 + spare.tokens - this.#tokens, this.#ownRate(now)),
      this.#bucket.timeUntil(1 + spare.level, now, this.#underWay),
    );
    if (!isCareful) return Math.max(stop, missing);
    return Math.max(stop, Math.min(missing, PATIENCE_STEP_MS), this.#startLeft(now, this.#told, TOLD_START));
  }

  /** A request is sent. @param waitedSince - as in {@link Pace.wait}. */
  sent(now: number, manner: Manner = "plain", waitedSince = now): Sent {
    this.#refill(now);
    if (manner === "careful") {
      this.#carefulAt = now;
      const less = 1000 / (LEFT_TO_OTHERS.patience * LEAST_SHARE * this.#bucket.rate);
      this.#impatience = Math.max(0, this.#impatienceAfter(now - waitedSince) - less);
    }
    this.#tokens -= 1;
    const isNewBurst = now - Math.max(this.#lastSent, this.#stoppedUntil) > QUIET_MS;
    if (isNewBurst) this.#period = { from: now, until: undefined, accepted: 0 };
    this.#idle += this.#idleUntil(now);
    this.#lastSent = now;
    this.#begun ??= { at: now, accepted: 0 };
    this.#underWay++;
    return { period: this.#period, request: this.#bucket.sent(now) };
  }

  /** Its response is there. */
  answered({ period, request }: Sent, now: number, { refused, retryAfter, told }: Outcome): void {
    this.#underWay--;
    this.#latency = now - request.at;
    this.#refill(now);
    if (refused) {
      const before = this.#stoppedUntil;
      this.#stoppedUntil = Math.max(before, now + Math.min(retryAfter ?? 0, LONGEST_STOP_MS));
      this.#impatience = 0;
      // Requests that were under way together are refused together, and say it once.
      if (period === this.#period) this.#slowDown(now, before);
    } else {
      period.accepted++;
      for (const start of [this.#begun, this.#told]) if (start) start.accepted++;
      // It was sent before the refusal, so it belongs to what the server took until then.
      if (period.until !== undefined) this.#top = Math.max(this.#top, taken(period, period.until));
    }
    if (told) this.#learn(request, told, refused, now);
  }

  /** It ended without a response. */
  lost(): void {
    this.#underWay--;
  }

  /** @param stoppedUntil - the end of the last stop before this refusal. */
  #slowDown(now: number, stoppedUntil: number): void {
    const period = this.#period;
    const isBurst = now - Math.max(period.from, stoppedUntil) < BURST_MS;
    this.#burst = isBurst ? Math.max(1, Math.min(this.#burst, period.accepted)) : this.#burst * 2;
    const before = this.#rate(now);
    const isFirst = this.#top === Infinity;
    this.#isGuess = isFirst || (period.accepted < WEAK_EVIDENCE.accepted && now - period.from < WEAK_EVIDENCE.ms);
    const least = isFirst ? 1 : Math.min(before, this.#top) / 2;
    this.#top = Math.max(LOWEST_RATE, least, Math.min(taken(period, now), before));
    this.#refusedAt = now;
    this.#idle = 0;
    this.#tokens = 0;
    this.#tokensAt = now;
    period.until = now;
    this.#period = { from: now, until: undefined, accepted: 0 };
  }

  #learn(request: SentRequest, told: ToldLimit, refused: boolean, now: number): void {
    this.#bucket.answered(request, now, { told, refused, underWay: this.#underWay });
    const { rate, most } = this.#bucket;
    if (rate === Infinity) return;
    this.#told ??= { at: now, accepted: 0 };
    const isRoomy = told.remaining > most / 2;
    if (isRoomy && this.#top !== Infinity) this.#top = Math.min(rate, this.#top * GROWTH_WITH_ROOM);
  }

  /** Requests a second. */
  #rate(now: number): number {
    const [top, told] = [this.#top, this.#bucket.rate];
    if (top === Infinity) return told;
    const since = (now - this.#refusedAt - this.#idle - this.#idleUntil(now)) / 1000;
    const isGentle = now - this.#carefulAt < GENTLE_MS;
    return recoveredRate({ top, told, isGuess: this.#isGuess, since, isGentle });
  }

  /** How much of the time since the last request counts as idle, in milliseconds: not the time to the next one's turn. */
  #idleUntil(now: number): number {
    const used = Math.max(QUIET_MS, 2_000 / this.#top);
    return Math.max(0, now - Math.max(this.#lastSent, this.#stoppedUntil, this.#refusedAt) - used);
  }

  /** Requests a second, without those that others use. */
  #ownRate(now: number): number {
    return Math.min(this.#rate(now), this.#bucket.ownRate);
  }

  #refill(now: number): void {
    const rate = this.#ownRate(now);
    if (rate !== Infinity && this.#tokens !== Infinity) {
      const added = ((now - this.#tokensAt) / 1000) * rate;
      this.#tokens = Math.min(Math.max(1, this.#full(now)), this.#tokens + added);
    }
    this.#tokensAt = now;
  }

  /** The most requests that may be sent at once, after a pause. */
  #full(now: number): number {
    return this.#top === Infinity ? this.#bucket.most : Math.min(this.#rate(now), this.#burst);
  }

  /** How many more requests a careful one leaves room for: where nothing is told, one. */
  #spareRoom(now: number, waited: number): { tokens: number; level: number } {
    const bucket = this.#bucket;
    if (bucket.rate === Infinity) return { tokens: Math.min(1, Math.max(0, this.#full(now) - 1)), level: 0 };
    const { share, most: enough, least, mostShare } = LEFT_TO_OTHERS;
    const shared = bucket.isShared(now) ? { least, unseen: this.#underWay } : { least: 0, unseen: 0 };
    const meanwhile = (bucket.othersRate * this.#latency) / 1000;
    const usual = Math.max(shared.least, Math.min(enough, share * bucket.most)) + shared.unseen + meanwhile;
    const left = Math.max(1, Math.min(mostShare * bucket.most, usual) * (1 - this.#impatienceAfter(waited)));
    return { tokens: 0, level: Math.min(left, Math.max(0, bucket.most - 1)) };
  }

  #impatienceAfter(waited: number): number {
    return Math.min(1, this.#impatience + waited / LEFT_TO_OTHERS.patience);
  }

  /** How long a slow start still holds a request back, in milliseconds. */
  #startLeft(now: number, start: Start | undefined, { requests, ms }: typeof SLOW_START): number {
    if (!start || this.#underWay < requests + start.accepted) return 0;
    return Math.max(0, start.at + ms - now);
  }
}

/** Milliseconds until so many requests are there. A tiny part of one is lost in the arithmetic of doubles. */
function timeFor(missing: number, rate: number): number {
  return missing <= 1e-9 ? 0 : Math.max(1, (missing / rate) * 1000);
}

/** Requests a second that were accepted. What a burst takes is counted as what a second allows. */
function taken({ from, accepted }: Period, until: number): number {
  return accepted / Math.max(1, (until - from) / 1000);
}
