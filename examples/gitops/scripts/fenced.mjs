// Prints a program's output as Markdown that shows it unchanged, whatever it contains:
//
//   node scripts/fenced.mjs < drift.txt
//
// The output contains names and statuses that others wrote. The fence is longer than any run of backticks in it, so
// nothing in it ends the block. Invisible characters and unusual line ends show as escapes. Only the end of a long
// output is kept, because GitHub accepts 65,536 characters.

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
