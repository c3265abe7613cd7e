// Runs the emulator out of a checkout, be it a fresh clone: `npm run emulator -- --port 8787`.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { checkout } from "./lib/paths.mjs";
import { toStderr } from "./lib/progress.mjs";
import { Interrupted } from "./lib/run.mjs";

try {
  await ensureDependencies();
  await ensureBuild();
  runEmulator();
} catch (error) {
  toStderr(error.message);
  process.exitCode = error instanceof Interrupted ? 128 + constants.signals[error.signal] : 1;
}

/** Becomes the emulator, as far as a process can: its output, its signals, its end. */
function runEmulator() {
  const command = [join(checkout, "dist/cli/index.js"), "emulator", ...process.argv.slice(2)];
  const child = spawn(process.execPath, command, { stdio: "inherit" });
  // The emulator takes one signal and ignores what comes while it ends, so a Ctrl-C that reaches both does no harm.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    toStderr(error.message);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => (process.exitCode = code ?? 128 + constants.signals[signal]));
}
