// Prints a program's output as Markdown that shows it as it is, whatever it holds:
//
//   node scripts/fenced.mjs < drift.txt
//
// In the output stand names and statuses that others wrote. The fence is longer than any run of backticks in it, so nothing
// in it ends the block. What would not be seen, or be taken for a line's end, shows as an escape. Of a long output the end is
// kept, since GitHub takes 65,536 characters.

import { readFileSync } from "node:fs";

const MOST_CHARACTERS = 60_000;

const text = readFileSync(0, "utf8")
  .replace(/\r\n/g, "\n")
  .replace(/[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, escape)
  .replace(/`{100,}/g, "`".repeat(99))
  .trimEnd();
const shown = text.length > MOST_CHARACTERS ? `...\n${text.slice(-MOST_CHARACTERS)}` : text;
const longest = Math.max(2, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
const fence = "`".repeat(longest + 1);
console.log(`${fence}\n${shown}\n${fence}`);

/** @param {string} character */
function escape(character) {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
