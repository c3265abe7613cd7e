import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "./paths.mjs";
import { toStderr } from "./progress.mjs";
import { run } from "./run.mjs";

/** @import { Log } from "./progress.mjs" */

/** What dist/ is made from. */
const SOURCES = [
  "sdk",
  "provider",
  "emulator",
  "cli",
  "tsconfig.json",
  "package.json",
  "scripts/build.mjs",
  "scripts/lib/bundle.mjs",
  "scripts/lib/bundle-charts.mjs",
  "scripts/lib/bundle-dynamic.mjs",
  "scripts/lib/bundle-plugin.mjs",
  "scripts/lib/bundle-types.mjs",
  "scripts/lib/only-what-is-used.mjs",
  "scripts/lib/plugin-folder.mjs",
];

/**
 * Makes sure that dist/ exists and is as new as the sources.
 *
 * @param {{ log?: Log }} [options]
 */
export async function ensureBuild({ log = toStderr } = {}) {
  const built = await stat(join(checkout, "dist/sdk/index.js")).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (built > (await newest(SOURCES.map((name) => join(checkout, name))))) return;
  log("Compiling the package to dist/ ...");
  const { ok, stdout, why } = await run(process.execPath, [join(checkout, "scripts/build.mjs")], { cwd: checkout });
  if (!ok) throw new Error(`the build failed: ${why}\n${stdout}`);
}

/** The latest change of all the files at and below `paths`. @param {string[]} paths @returns {Promise<number>} */
async function newest(paths) {
  const times = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path);
      if (!found.isDirectory()) return found.mtimeMs;
      return newest((await readdir(path)).map((name) => join(path, name)));
    }),
  );
  return Math.max(0, ...times);
}
