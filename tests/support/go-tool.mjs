import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureFolder } from "../../scripts/lib/cached-folder.mjs";
import { cacheRoot } from "../../scripts/lib/paths.mjs";
import { toStderr, withHeartbeat } from "../../scripts/lib/progress.mjs";
import { run } from "../../scripts/lib/run.mjs";

const MINUTE = 60_000;

/**
 * Builds a tool once from a Go module, and prints its path. If that is not possible, it prints the reason on stderr and
 * sets the exit code 1.
 *
 * @param {object} tool
 * @param {string} tool.name
 * @param {string} tool.module - the folder of the Go module.
 * @param {string[]} tool.files - the files of that folder that make the tool what it is.
 * @param {string} tool.main - the package to build.
 * @param {string} tool.probe - a flag with which it ends without an error.
 * @param {number} [tool.minutes] - how long building it takes on a slow machine.
 */
export async function printGoTool({ name, module, files, main, probe, minutes = 1 }) {
  /** @param {string} folder */
  const executable = (folder) => join(folder, process.platform === "win32" ? `${name}.exe` : name);

  /** The error in a folder, if there is one. @param {string} folder */
  const flaw = async (folder) => ((await run(executable(folder), [probe])).ok ? undefined : `${name} does not run`);

  /** @param {string} folder */
  const make = async (folder) => {
    const go = run("go", ["version"], { timeout: MINUTE / 2 });
    if (!(await go).ok) throw new Error(`${name} is built with Go, and Go does not run (${(await go).why})`);
    toStderr(
      `Building ${name} from its Go module; once, less than ${minutes === 1 ? "a minute" : `${minutes} minutes`} ...`,
    );
    const args = ["build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-o", executable(folder), main];
    const build = run("go", args, {
      cwd: module,
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
      timeout: 10 * MINUTE,
    });
    const { ok, why } = await withHeartbeat(build, toStderr, "building");
    if (!ok) throw new Error(`${name} cannot be built: ${why}`);
  };

  try {
    const texts = await Promise.all(files.map((file) => readFile(join(module, file))));
    const hash = createHash("sha256").update(Buffer.concat(texts)).digest("hex").slice(0, 12);
    const folder = join(cacheRoot(), `${name}-${process.platform}-${process.arch}-${hash}`);
    await mkdir(dirname(folder), { recursive: true });
    await ensureFolder({ folder, flaw, make, log: toStderr });
    process.stdout.write(executable(folder));
  } catch (error) {
    toStderr(error.message);
    process.exitCode = 1;
  }
}
