import { median, spread } from "./statistics.mjs";

/** @typedef {{ head: string[], rows: string[][] }} Table */

/** The tables of a part of the page. @param {"compared" | "large" | "limited"} part @returns {Table[]} */
export function tablesOf(part, rows) {
  if (part === "limited") return [limitedTable(rows)];
  const slopes = slopeTable(rows);
  return slopes.rows.length > 0 ? [comparisonTable(rows), slopes] : [comparisonTable(rows)];
}

/** The fewest endpoints between which a slope says something: with fewer, most of the time is the start. */
const LEAST_OF_SLOPE = 200;

/** What one more endpoint costs between the least and the most that were measured. @returns {Table} */
function slopeTable(rows) {
  const table = { head: ["provider", "command", "from", "to", "ours, each", "idle, each", "ratio"], rows: [] };
  const many = rows.filter(({ count }) => count >= LEAST_OF_SLOPE);
  for (const first of many) {
    const alike = many.filter((row) => ["shell", "way", "command"].every((key) => row[key] === first[key]));
    const last = alike.at(-1);
    if (alike[0] !== first || last === first) continue;
    const [ours, idle] = ["ours", "idle"].map(
      (who) => (1000 * (median(last[who]) - median(first[who]))) / (last.count - first.count),
    );
    const name = [first.shell, first.way].filter(Boolean).join(", ");
    const [from, to] = [`${first.count}`, `${last.count}`];
    const [each, idleEach] = [ours, idle].map((ms) => `${ms.toFixed(2)} ms`);
    table.rows.push([name, first.command, from, to, each, idleEach, (ours / idle).toFixed(2)]);
  }
  return table;
}

/** @returns {Table} */
function comparisonTable(rows) {
  return {
    head: [
      "provider",
      "endpoints",
      "command",
      "ours",
      "idle",
      "ratio",
      "bare requests",
      "calls of the API",
      "state, bytes each",
    ],
    rows: rows.map(({ shell, count, way, command, ours, idle, ratios, leastRatios, calls, bytesEach }) => [
      shell,
      [count, way].filter(Boolean).join(", "),
      command,
      spread(ours, "s", 2),
      spread(idle, "s", 2),
      spread(ratios, "", 2),
      leastRatios.length > 0 ? spread(leastRatios, "", 2) : "",
      callsText(calls),
      bytesEach.join(" / "),
    ]),
  };
}

/** @returns {Table} */
function limitedTable(rows) {
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
