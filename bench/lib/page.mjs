import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { cpus, type } from "node:os";
import { join } from "node:path";
import { checkout } from "../../scripts/lib/paths.mjs";
import { ratioChart } from "./chart.mjs";
import { markdownOf, tablesOf } from "./tables.mjs";

const PAGE = join(checkout, "docs/performance.md");

/**
 * Writes measured figures into the page: a table and a chart in the place of the part with the same name, or of the one
 * that the page keeps for it.
 *
 * @param {"compared" | "large" | "limited"} part
 * @param {readonly object[]} rows
 * @param {{ engine: string }} environment
 */
export async function writePage(part, rows, { engine }) {
  const isLimited = part === "limited";
  const bars = rows.map(({ shell, count, way, stacks, perSecond, command, ratio }) => ({
    command,
    ratio,
    label: isLimited
      ? `${shell}, ${stacks} x ${count} at ${perSecond}/s`
      : [shell, `${count} endpoints`, way].filter(Boolean).join(", "),
  }));
  const title = isLimited ? "Time to the least possible time" : "Time to that of an idle provider";
  const file = `performance-${part}.svg`;
  await writeFile(join(checkout, "docs", file), `${await ratioChart(title, bars)}\n`);
  const text = `${conditions(engine)}\n\n${tablesOf(part, rows).map(markdownOf).join("\n\n")}\n\n![${title}](${file})`;
  const page = replacePart(await readFile(PAGE, "utf8"), part, text);
  // The module does not exist in a fresh clone until the packages are installed.
  const { format, resolveConfig } = await import("prettier");
  await writeFile(PAGE, await format(page, { ...(await resolveConfig(PAGE)), parser: "markdown" }));
}

/** Replaces what is between the marks of a part. @param {string} page @param {string} part @param {string} text */
export function replacePart(page, part, text) {
  const [begin, end] = [`<!-- bench: ${part} -->`, `<!-- /bench: ${part} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no ${begin} ... ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** What was measured, and on what. @param {string} engine */
function conditions(engine) {
  const run = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
    execFileSync(command, args, { cwd: checkout, encoding: "utf8" }).trim();
  const changed = run("git", "status", "--porcelain", "--", "provider", "sdk") === "" ? "" : ", with changes";
  const [model, cores] = [cpus()[0]?.model ?? "unknown processor", cpus().length];
  const day = new Date().toISOString().slice(0, 10);
  return (
    `Measured on ${day} at commit ${run("git", "rev-parse", "--short", "HEAD")}${changed}: ${cores} cores (${model}), ` +
    `${type()}, Node ${process.versions.node}, engine ${run(join(engine, "pulumi"), "version").replace(/^v/, "")}. ` +
    `Each figure is a median, with the least and the most.`
  );
}
