import { isJsonObject } from "../../client/core/json";
import { formatTotal } from "./money";
import type { Budget } from "../types";

/** The part of a limit below which a stopped endpoint may run again, where the program does not say. */
export const RESUME_BELOW = 0.8;

/** At this part of the limit a warning is due. */
export const WARN_AT = 0.8;

/** Shares of a limit are taken in millionths, so that no amount is ever a fraction. */
const SHARES = 1_000_000;

/** What an endpoint has cost in the window of its budget. */
export type Spent =
  /** In micro-USD, a whole number: 1 000 000 is $1. */
  | { kind: "known"; microUsd: number }
  /** It could not be read. A budget then decides nothing anew. */
  | { kind: "unknown"; reason: string };

/** A limit and its marks, in micro-USD. */
export interface Marks {
  limit: number;
  /** A running endpoint is stopped at the limit; a stopped one may run again below this. */
  resume: number;
  /** From here on a warning is due. */
  warn: number;
}

/** The marks of a budget. Pure. */
export function marksOf({ usd, resumeBelow = RESUME_BELOW }: Budget): Marks {
  const limit = Math.round(usd * 100) * 10_000;
  return { limit, resume: share(limit, resumeBelow), warn: share(limit, WARN_AT) };
}

/** Of whole numbers alone, rounded down. */
function share(amount: number, part: number): number {
  return Number((BigInt(amount) * BigInt(Math.round(part * SHARES))) / BigInt(SHARES));
}

/**
 * Whether a budget is used up. The mark depends on whether the endpoint runs: it may run up to the limit, and once
 * stopped it starts again only below the lower mark. So nothing has to be remembered, and nothing starts and stops in
 * turns. Pure.
 */
export function isUsedUp({ limit, resume }: Marks, microUsd: number, runs: boolean): boolean {
  return microUsd >= (runs ? limit : resume);
}

/** What an endpoint has spent, from its cost metrics; undefined where they do not tell it. Pure. */
export function spentIn(metrics: unknown): number | undefined {
  const total = isJsonObject(metrics) ? metrics.total_micro_usd : undefined;
  return Number.isSafeInteger(total) && (total as number) >= 0 ? (total as number) : undefined;
}

/** How much of a limit is used, in whole percent, rounded down: all of it is 100, and it may be more. Pure. */
export function usedPercent({ limit }: Pick<Marks, "limit">, microUsd: number): number {
  return Number((BigInt(microUsd) * 100n) / BigInt(limit));
}

/** `$25.00 in 24h`. Pure. */
export function limitText({ limit }: Pick<Marks, "limit">, window: string): string {
  return `${formatTotal(limit)} in ${window}`;
}

/** `$26.10 of $25.00 in 24h`. A total is rounded down to cents. Pure. */
export function usedText(marks: Pick<Marks, "limit">, microUsd: number, window: string): string {
  return `${formatTotal(microUsd)} of ${limitText(marks, window)}`;
}
