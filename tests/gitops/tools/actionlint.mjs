// Builds actionlint once from its Go module, and prints its path. If that is not possible, it prints the reason on
// stderr and exits with 1.

import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureFolder } from "../../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../../scripts/lib/paths.mjs";
import { toStderr, withHeartbeat } from "../../../scripts/lib/progress.mjs";
import { run } from "../../../scripts/lib/run.mjs";

const MODULE = fileURLToPath(new URL("actionlint", import.meta.url));
const MINUTE = 60_000;

/** @param {string} folder */
const executable = (folder) => join(folder, process.platform === "win32" ? "actionlint.exe" : "actionlint");

/** The error in a folder, if there is one. @param {string} folder */
async function flaw(folder) {
  return (await run(executable(folder), ["-version"])).ok ? undefined : "actionlint does not run";
}

/** @param {string} folder */
async function make(folder) {
  const go = run("go", ["version"], { timeout: MINUTE / 2 });
  if (!(await go).ok) throw new Error(`actionlint is built with Go, and Go does not run (${(await go).why})`);
  toStderr("Building actionlint from its Go module; once, less than a minute ...");
  const args = ["build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-o", executable(folder)];
  const build = run("go", [...args, "github.com/rhysd/actionlint/cmd/actionlint"], {
    cwd: MODULE,
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    timeout: 10 * MINUTE,
  });
  const { ok, why } = await withHeartbeat(build, toStderr, "building");
  if (!ok) throw new Error(`actionlint cannot be built: ${why}`);
}

try {
  const sums = await Promise.all(["go.mod", "go.sum"].map((name) => readFile(join(MODULE, name))));
  const hash = createHash("sha256").update(Buffer.concat(sums)).digest("hex").slice(0, 12);
  const folder = join(cacheRoot(), `actionlint-${process.platform}-${process.arch}-${hash}`);
  await mkdir(dirname(folder), { recursive: true });
  await ensureFolder({ folder, flaw, make, log: toStderr });
  process.stdout.write(executable(folder));
} catch (error) {
  toStderr(error.message);
  process.exitCode = 1;
}
