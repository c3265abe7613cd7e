import type { Clock } from "../provider/client/core/clock";

/** How many requests each organization may send. */
export interface RateLimit {
  /** Requests that are added each second. */
  perSecond: number;
  /** The most requests that can be sent at once, after a pause. Default: one second's worth, at least 1. */
  burst?: number | undefined;
}

type Filled = { [Key in keyof RateLimit]-?: number };

/** The verdict on one request. */
export interface Verdict {
  allowed: boolean;
  /** What every response says of the limit. */
  headers: Readonly<Record<string, string>>;
}

/** A token bucket for each organization, which refuses requests over the limit. */
export class RateLimiter {
  #limit: Filled | undefined;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly clock: Clock,
    limit: RateLimit | null,
    private readonly tellsLimit: boolean,
  ) {
    this.limit = limit;
  }

  get limit(): Filled | null {
    return this.#limit ?? null;
  }

  /** From now on, with full buckets; null: no limit. */
  set limit(limit: RateLimit | null) {
    this.#buckets.clear();
    this.#limit = limit === null ? undefined : filledIn(limit);
  }

  /** Takes a request of an organization. */
  take(org: string): Verdict {
    if (!this.#limit) return { allowed: true, headers: {} };
    const { perSecond, burst } = this.#limit;
    const now = this.clock.now();
    const { tokens: before, at } = this.#buckets.get(org) ?? { tokens: burst, at: now };
    const there = Math.min(burst, before + ((now - at) / 1000) * perSecond);
    // A tiny part of a token is lost in the arithmetic of doubles.
    const allowed = there >= 1 - 1e-9;
    const tokens = allowed ? there - 1 : there;
    this.#buckets.set(org, { tokens, at: now });
    return { allowed, headers: { ...this.#told(tokens, perSecond, burst), ...(!allowed && retry(tokens, perSecond)) } };
  }

  #told(tokens: number, perSecond: number, burst: number): Record<string, string> {
    if (!this.tellsLimit) return {};
    return {
      "ratelimit-policy": `${burst};w=${Math.max(1, Math.ceil(burst / perSecond))}`,
      "ratelimit-limit": `${burst}`,
      "ratelimit-remaining": `${Math.floor(tokens + 1e-9)}`,
      "ratelimit-reset": `${Math.ceil((burst - tokens) / perSecond)}`,
    };
  }
}

/** Whole seconds, because the header has no fractions. */
function retry(tokens: number, perSecond: number): Record<string, string> {
  return { "retry-after": `${Math.max(1, Math.ceil((1 - tokens) / perSecond - 1e-9))}` };
}

function filledIn({ perSecond, burst }: RateLimit): Filled {
  return { perSecond, burst: burst ?? Math.max(1, Math.floor(perSecond)) };
}
