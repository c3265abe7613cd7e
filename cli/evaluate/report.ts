import { formatUsd } from "../../provider/endpoint/decide/money";
import type { Measured, Outcome } from "./types";

/** The outcome for people: a table of both models, and the verdict. */
export function describeOutcome(outcome: Outcome): string {
  const { candidate, current, passed } = outcome;
  const rows = [
    ["", "model", "score", "examples", "per request", "billed"],
    ...(current ? [["current", ...cells(current)]] : []),
    ["candidate", ...cells(candidate)],
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const table = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  const verdict = passed
    ? `${candidate.model} passes.`
    : `${candidate.model} does not pass: ${outcome.shortcomings.join("; ")}.`;
  const examples = passed ? [] : outcome.examples.map((line) => `  ${line}`);
  return `${[...table, verdict, ...examples].join("\n")}\n`;
}

function cells({ model, score, count, costMicroUsd }: Measured): string[] {
  const costs = costMicroUsd === null ? ["-", "-"] : [formatUsd(costMicroUsd / count), formatUsd(costMicroUsd)];
  return [model, score.toFixed(3), String(count), ...costs];
}
