import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureFolder } from "../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../scripts/lib/paths.mjs";
import { toStderr } from "../../scripts/lib/progress.mjs";
import { run } from "../../scripts/lib/run.mjs";

const MINUTE = 60_000;
const windows = process.platform === "win32";

/** A program of a virtual environment. @param {string} folder @param {string} name */
export const programIn = (folder, name) => join(folder, windows ? "Scripts" : "bin", windows ? `${name}.exe` : name);

/**
 * Prints the Python of a virtual environment with `packages`. The environment is made once and kept outside the
 * checkout. If that is not possible, it prints the reason on stderr and ends the process with 1.
 *
 * @param {string} name Distinguishes environments.
 * @param {string[]} packages Each with its version.
 * @param {(folder: string) => Promise<string | undefined>} flaw The error in an environment, if there is one.
 */
export async function printPython(name, packages, flaw) {
  try {
    const folder = join(cacheRoot(), name);
    await mkdir(dirname(folder), { recursive: true });
    await ensureFolder({ folder, flaw, make: (fresh) => make(fresh, packages), log: toStderr });
    process.stdout.write(programIn(folder, "python"));
  } catch (error) {
    toStderr(error.message);
    process.exitCode = 1;
  }
}

/** @param {string} folder @param {string[]} packages */
async function make(folder, packages) {
  const python = await findPython();
  toStderr(`Installing ${packages.join(" and ")} into a virtual environment ...`);
  await must(run(python, ["-m", "venv", folder], { timeout: MINUTE }), "no virtual environment can be made");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
  await must(run(programIn(folder, "python"), pip, { timeout: 3 * MINUTE }), "pip install failed");
}

/** A Python that can make virtual environments and is recent enough. */
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
