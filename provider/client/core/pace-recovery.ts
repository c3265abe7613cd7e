/** The share of the rate that is kept after a refusal. */
const KEPT_SHARE = 0.85;

/**
 * When the rate is back where it was before the refusal: after about this many requests, but within these seconds.
 * Earlier would mean too many refusals, later too little use. Where the whole limit is known, the processes that share
 * it grow by equal steps, and so reach equal shares.
 */
const BACK_AFTER = { requests: 6, least: 1, most: 4 };
const BACK_AFTER_OF_ALL = { requests: 40, least: 1, most: 8 };

/** How the rate grows beyond that: the exponent of two, for each second. */
const GROWTH_BEYOND = 1.5;

/**
 * Where a refusal costs much time, the rate is back only after these seconds, and then grows by this factor in each second.
 * A guess grows by the other one.
 */
const GENTLE = { back: 15, growth: 1.05, growthOfGuess: 1.3 };

/** The rate stays a number: an infinite one would fill no bucket. */
const MOST_DOUBLINGS = 20;

/** What is known of a limit since a request was refused. */
export interface Refusal {
  /** What the server took until then, in requests a second. */
  top: number;
  /** Whether that is a guess from one burst. */
  isGuess: boolean;
  /** What the headers tell, in requests a second; infinite where they tell nothing. */
  told: number;
  /** Seconds of use since then. */
  since: number;
  /** Whether a refusal costs much time. */
  isGentle: boolean;
}

/**
 * Requests a second after a refusal: a share of what the server took. The rate grows slowly while it is near that, and ever
 * faster beyond it, as TCP's CUBIC does.
 */
export function recoveredRate({ top, isGuess, told, since, isGentle }: Refusal): number {
  if (told !== Infinity) {
    const growth = (told * (1 - KEPT_SHARE)) / timeBack(BACK_AFTER_OF_ALL, told) ** 3;
    const back = Math.cbrt((top * (1 - KEPT_SHARE)) / growth);
    return Math.min(told, top + growth * (since - back) ** 3);
  }
  if (isGuess) return top * (isGentle ? GENTLE.growthOfGuess : 2) ** Math.min(MOST_DOUBLINGS, since);
  if (isGentle) {
    const kept = KEPT_SHARE + (1 - KEPT_SHARE) * Math.min(1, since / GENTLE.back);
    return top * kept * GENTLE.growth ** Math.max(0, since - GENTLE.back);
  }
  const back = timeBack(BACK_AFTER, top);
  const near = 1 + (1 - KEPT_SHARE) * (Math.min(2, since / back) - 1) ** 3;
  return top * near * 2 ** Math.min(MOST_DOUBLINGS, Math.max(0, GROWTH_BEYOND * (since - 2 * back)));
}

function timeBack({ requests, least, most }: typeof BACK_AFTER, rate: number): number {
  return Math.min(most, Math.max(least, requests / rate));
}
