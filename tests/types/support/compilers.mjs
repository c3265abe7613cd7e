// Installs the compilers of compilers/package.json if they are missing, once for every checkout, and prints their
// folder. If that is not possible, it prints the reason on stderr and exits with 1.

import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureFolder } from "../../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../../scripts/lib/paths.mjs";
import { toStderr, withHeartbeat } from "../../../scripts/lib/progress.mjs";
import { run } from "../../../scripts/lib/run.mjs";

const PROJECT = fileURLToPath(new URL("../compilers", import.meta.url));
const FILES = ["package.json", "package-lock.json"];

/** The error in a folder, if there is one. @param {string} folder */
async function flaw(folder) {
  // This one is a program for one platform.
  const compiler = join(folder, "node_modules/typescript-7/bin/tsc");
  return (await run(process.execPath, [compiler, "--version"])).ok ? undefined : "TypeScript 7 does not run";
}

/** @param {string} folder */
async function make(folder) {
  for (const name of FILES) await copyFile(join(PROJECT, name), join(folder, name));
  // All of them have a command with the same name.
  const npm = run("npm", ["ci", "--no-bin-links", "--ignore-scripts", "--prefer-offline", "--loglevel=error"], {
    cwd: folder,
  });
  const { ok, why } = await withHeartbeat(npm, toStderr, "installing the compilers");
  if (!ok) throw new Error(`the compilers cannot be installed: ${why}`);
}

try {
  const sums = await Promise.all(FILES.map((name) => readFile(join(PROJECT, name))));
  const hash = createHash("sha256").update(Buffer.concat(sums)).digest("hex").slice(0, 12);
  const folder = join(cacheRoot(), `compilers-${process.platform}-${process.arch}-${hash}`);
  await mkdir(dirname(folder), { recursive: true });
  await ensureFolder({ folder, flaw, make, log: toStderr });
  process.stdout.write(join(folder, "node_modules"));
} catch (error) {
  toStderr(error.message);
  process.exitCode = 1;
}
