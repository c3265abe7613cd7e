import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** The checkout. */
export const ROOT = resolve(__dirname, "../..");

const LOCK = join(tmpdir(), `pulumi-pareta-build-${createHash("sha256").update(ROOT).digest("hex").slice(0, 12)}.lock`);

/** The scripts are ES modules, which jest's own `import()` does not load. */
const PROGRAM = `
  import { ensureBuild } from "./scripts/lib/build.mjs";
  import { withLock } from "./scripts/lib/lock.mjs";
  await withLock(${JSON.stringify(LOCK)}, () => ensureBuild());
`;

let build: Promise<unknown> | undefined;

/**
 * Makes sure that dist/ is as new as the sources, because code outside jest loads it. The workers of a run build it
 * once in total.
 *
 * @throws an error with the compiler's output.
 */
export async function ensureBuilt(): Promise<void> {
  build ??= promisify(execFile)(process.execPath, ["--input-type=module", "--eval", PROGRAM], { cwd: ROOT });
  await build;
}
