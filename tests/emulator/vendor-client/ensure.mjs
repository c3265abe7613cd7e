// Makes sure that the vendor's own Python client is installed, and prints the Python that has it.
// Where that cannot be, it says why on stderr and exits with 1.

import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureFolder } from "../../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../../scripts/lib/paths.mjs";
import { toStderr } from "../../../scripts/lib/progress.mjs";
import { run } from "../../../scripts/lib/run.mjs";

/** The last release that operates endpoints. */
const VERSION = "0.3.1";

const MINUTE = 60_000;

/** @param {string} folder */
const pythonIn = (folder) => join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

/** What is wrong with a virtual environment, if anything. @param {string} folder */
async function flaw(folder) {
  const { ok, stdout } = await run(pythonIn(folder), ["-c", "import pareta; print(pareta.__version__)"]);
  if (!ok) return "the client cannot be imported";
  return stdout.trim() === VERSION ? undefined : `it holds version ${stdout.trim()}`;
}

/** @param {string} folder */
async function make(folder) {
  const python = await findPython();
  toStderr(`Installing pareta ${VERSION} into a virtual environment ...`);
  await must(run(python, ["-m", "venv", folder], { timeout: MINUTE }), "no virtual environment can be made");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `pareta==${VERSION}`];
  await must(run(pythonIn(folder), pip, { timeout: 3 * MINUTE }), `pareta ${VERSION} cannot be installed`);
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

const folder = join(cacheRoot(), `vendor-client-${VERSION}`);
try {
  await mkdir(dirname(folder), { recursive: true });
  await ensureFolder({ folder, flaw, make, log: toStderr });
  process.stdout.write(pythonIn(folder));
} catch (error) {
  toStderr(error.message);
  process.exitCode = 1;
}
