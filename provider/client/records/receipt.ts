/** What one inference cost, as Pareta tells it: whole micro-USD, 1,000,000 of which are $1. */
export interface Receipt {
  /** What it debited: 0 where the request repeats one that was billed. Null where Pareta does not tell it. */
  readonly billedMicroUsd: number | null;
  /** What the same request to the frontier model would have cost. Null where Pareta does not tell it. */
  readonly frontierWouldHaveCostMicroUsd: number | null;
}

export const NO_RECEIPT: Receipt = { billedMicroUsd: null, frontierWouldHaveCostMicroUsd: null };

/** The comment of a stream that tells an amount, such as `pareta-billed-micro-usd 653`. */
const COMMENT = /^\s*pareta-(billed|frontier-would-have-cost)-micro-usd\s+(\S+)\s*$/;

/** The receipt in the headers of a plain response. */
export function receiptOfHeaders(headers: Readonly<Record<string, string>>): Receipt {
  return {
    billedMicroUsd: amount(headers["x-pareta-billed"]),
    frontierWouldHaveCostMicroUsd: amount(headers["x-pareta-frontier-would-have-cost"]),
  };
}

/** The receipt of a stream, after one more of its comments. */
export function withComment(receipt: Receipt, comment: string): Receipt {
  const [, what, told] = COMMENT.exec(comment) ?? [];
  if (what === undefined) return receipt;
  const key = what === "billed" ? "billedMicroUsd" : "frontierWouldHaveCostMicroUsd";
  return { ...receipt, [key]: amount(told) };
}

/** Anything but a whole number reads as null: no receipt is better than a wrong one. */
function amount(told: string | undefined): number | null {
  return told !== undefined && /^\s*\d{1,15}\s*$/.test(told) ? Number(told) : null;
}
