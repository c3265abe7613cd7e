import { spread } from "./statistics.mjs";

/** @typedef {{ head: string[], rows: string[][] }} Table */

/** @returns {Table} */
export function comparisonTable(rows) {
  return {
    head: ["provider", "endpoints", "command", "ours", "idle", "ratio", "calls of the API", "state, bytes each"],
    rows: rows.map(({ shell, count, command, ours, idle, ratios, calls, bytesEach }) => [
      shell,
      `${count}`,
      command,
      spread(ours, "s", 2),
      spread(idle, "s", 2),
      spread(ratios, "", 2),
      callsText(calls),
      bytesEach.join(" / "),
    ]),
  };
}

/** @returns {Table} */
export function limitedTable(rows) {
  return {
    head: ["provider", "stacks x endpoints", "command", "rate", "time", "to the least possible", "requests", "refused"],
    rows: rows.map(({ shell, count, stacks, command, perSecond, seconds, ratios, requests, refused }) => [
      shell,
      `${stacks} x ${count}`,
      command,
      `${perSecond}/s`,
      spread(seconds, "s", 1),
      spread(ratios, "", 2),
      spread(requests, ""),
      spread(refused, ""),
    ]),
  };
}

/** @param {Table} table */
export function markdownOf({ head, rows }) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** @param {Readonly<Record<string, number>>} calls */
function callsText(calls) {
  const made = Object.entries(calls).map(([call, times]) => `${Math.round(times * 10) / 10} ${call}`);
  return made.join(", ") || "none";
}
