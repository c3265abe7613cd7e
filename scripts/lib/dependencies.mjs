import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { withLock } from "./lock.mjs";
import { checkout } from "./paths.mjs";
import { toStderr, withHeartbeat } from "./progress.mjs";
import { run } from "./run.mjs";

/** @import { Log } from "./progress.mjs" */

/**
 * Makes sure that the packages of the lock file are installed, with `npm ci` if they are not. This runs in a fresh
 * clone, so it and everything that it imports use only Node.
 *
 * @param {{ log?: Log }} [options]
 */
export async function ensureDependencies({ log = toStderr } = {}) {
  if (await areInstalled()) return;
  // Outside the checkout, because `npm ci` begins by deleting node_modules.
  const lock = join(
    tmpdir(),
    `pulumi-pareta-npm-ci-${createHash("sha256").update(checkout).digest("hex").slice(0, 12)}`,
  );
  await withLock(lock, async () => {
    if (await areInstalled()) return;
    log("Installing the packages with npm ci ...");
    // `npm run --silent` passes its silence on, but an error must still be seen.
    const npm = runNpm(["ci", "--loglevel=error"], { cwd: checkout });
    const { ok, why } = await withHeartbeat(npm, log, "npm ci");
    if (!ok) throw new Error(`npm ci failed: ${why}`);
  });
}

/**
 * Runs npm. On Windows `npm` is a `.cmd` file, which only a shell can start, so Node runs the npm that is installed beside it.
 *
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} options
 */
function runNpm(args, options) {
  if (process.platform !== "win32") return run("npm", args, options);
  const cli = join(dirname(process.execPath), "node_modules/npm/bin/npm-cli.js");
  return run(process.execPath, [cli, ...args], options);
}

/**
 * npm records what it installed in the form of the lock file. This compares the two files and not their times. So a
 * lock file that was only touched does not empty node_modules under a process that uses it.
 */
async function areInstalled() {
  const [wanted, installed] = await Promise.all([
    packagesIn("package-lock.json"),
    packagesIn("node_modules/.package-lock.json"),
  ]);
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === "" || (installed[path] ? installed[path].version === version : optional === true),
  );
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }>>}
 */
async function packagesIn(file) {
  try {
    return JSON.parse(await readFile(join(checkout, file), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return {};
    throw error;
  }
}
