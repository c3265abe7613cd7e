/** How long after its request the server's list shows what a deploy has made, in milliseconds. */
export const LATENESS = {
  "at once": 0,
  "3 s late": 3_000,
  "10 s late": 10_000,
  "later than anybody looks": 240_000,
} as const;

export type LatenessName = keyof typeof LATENESS;

/** The lateness of every case that is not about it. */
export const PROMPT: LatenessName = "at once";

export const LATE_NAMES = (Object.keys(LATENESS) as LatenessName[]).filter((name) => name !== PROMPT);
