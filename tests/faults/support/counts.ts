import { appendFileSync } from "node:fs";

/** Names a file to which each suite appends its counts, as one line of JSON. */
export const COUNTS_FILE = "PARETA_FAULT_COUNTS";

/** Records how many cases ran, in groups. */
export function tellCounts(suite: string, counts: Readonly<Record<string, number>>): void {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  process.stderr.write(`faults, ${suite}: ${total} cases ran (${parts.join(", ")})\n`);
  const file = process.env[COUNTS_FILE];
  if (file) appendFileSync(file, `${JSON.stringify({ suite, total, counts })}\n`);
}
