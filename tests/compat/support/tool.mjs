// node tool.mjs PACKAGE@VERSION COMMAND
//
// Installs a program that npm has, if it is missing, once for every checkout, and prints the folder of its commands. If
// that is not possible, it prints the reason on stderr and exits with 1.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureFolder } from "../../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../../scripts/lib/paths.mjs";
import { toStderr, withHeartbeat } from "../../../scripts/lib/progress.mjs";
import { run } from "../../../scripts/lib/run.mjs";

const [wanted = "", command = ""] = process.argv.slice(2);
const version = wanted.slice(wanted.lastIndexOf("@") + 1);
const commandsIn = (/** @type {string} */ folder) => join(folder, "node_modules/.bin");

/** @param {string} folder */
async function flaw(folder) {
  const { ok, stdout, why } = await run(join(commandsIn(folder), command), ["--version"], { cwd: folder });
  if (!ok) return `its ${command} does not run: ${why}`;
  return stdout.trim().replace(/^v/, "") === version ? undefined : `its ${command} is ${stdout.trim()}`;
}

/** @param {string} folder */
async function make(folder) {
  await writeFile(join(folder, "package.json"), '{ "private": true }');
  const options = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const npm = run("npm", ["install", wanted, ...options], { cwd: folder });
  const { ok, why } = await withHeartbeat(npm, toStderr, `installing ${wanted}`);
  if (!ok) throw new Error(`${wanted} cannot be installed: ${why}`);
}

try {
  const name = `${command}-${process.platform}-${process.arch}-${version}`;
  const folder = join(cacheRoot(), "tools", name);
  await mkdir(dirname(folder), { recursive: true });
  await ensureFolder({ folder, flaw, make, log: toStderr });
  process.stdout.write(commandsIn(folder));
} catch (error) {
  toStderr(error.message);
  process.exitCode = 1;
}
