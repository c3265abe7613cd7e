// Runs the matrix, or the rows whose names contain all given words, one after the other. Writes what it saw of each into
// docs/compatibility.md, and prints the table in the end. `npm run test:compat` starts this.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format, resolveConfig } from "prettier";
import { pack } from "../install/support/npm";
import { ROOT } from "../support/built";
import { AXES, nameOf, rowsOf, type Row } from "./support/matrix";
import { runRow } from "./support/row";
import { pageWith, tableOf, type Result } from "./support/table";

/** The engine's version and where it is from, as the script that started this found it. */
const ENGINE = process.env.PARETA_COMPAT_ENGINE ?? "of an unknown version";
const SEEN = `${new Date().toISOString().slice(0, 10)}, engine ${ENGINE}`;

const PAGE = join(ROOT, "docs/compatibility.md");

async function main(words: readonly string[]): Promise<void> {
  const all = rowsOf(AXES);
  const rows = all.filter((row) => words.every((word) => nameOf(row).toLowerCase().includes(word.toLowerCase())));
  if (rows.length === 0) throw new Error(`no row has all of: ${words.join(", ")}`);

  const packed = await pack();
  const results: Result[] = [];
  try {
    for (const row of rows) {
      results.push(await resultOf(row, packed));
      // After each row, so that a run that is broken off has written what it saw.
      await writePage(tableOf(all, results, readFileSync(PAGE, "utf8")));
    }
  } finally {
    rmSync(dirname(packed), { recursive: true, force: true });
  }
  process.stdout.write(`${tableOf(all, results, readFileSync(PAGE, "utf8"))}\n`);
  if (results.some(({ outcome }) => outcome === "fails")) process.exitCode = 1;
}

async function resultOf(row: Row, packed: string): Promise<Result> {
  say(`\n== ${nameOf(row)}`);
  const started = Date.now();
  try {
    await runRow(row, packed, (step) => say(`   ${step}`));
    say(`   passes, ${((Date.now() - started) / 1000).toFixed(0)} s`);
    return { row, outcome: "passes", note: noteOf(row), seen: SEEN };
  } catch (error) {
    const { message } = error as Error;
    say(`   fails: ${message}`);
    return { row, outcome: "fails", note: lineOf(message), seen: SEEN };
  }
}

/** The line of an error's text that says most. */
const lineOf = (text: string) => text.split("\n").find((line) => /\berror\b/i.test(line)) ?? text.split("\n", 1)[0];

/** What a reader has to know of a row that passes. */
function noteOf({ form }: Row): string | undefined {
  // Pulumi's own host for Bun comes only with its CLI.
  return form === "runtime: bun" && ENGINE.includes("built") ? "with the host in `engine/plugins`" : undefined;
}

async function writePage(table: string): Promise<void> {
  const page = pageWith(readFileSync(PAGE, "utf8"), table);
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  process.exitCode = 1;
});
