// `npm run emulator -- --port 8787` runs the emulator from a checkout, even a fresh clone.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { exitCodeOf, runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";
import { toStderr } from "./lib/progress.mjs";

await runAsMain(async () => {
  await ensureDependencies();
  await ensureBuild();
  runEmulator();
});

/** Runs the emulator as a child and passes on its output, its signals and its exit code. */
function runEmulator() {
  const command = [join(checkout, "dist/cli/index.js"), "emulator", ...process.argv.slice(2)];
  const child = spawn(process.execPath, command, { stdio: "inherit" });
  // The emulator handles one signal and ignores others while it ends, so a Ctrl-C that reaches both processes does no
  // harm.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    toStderr(error.message);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => (process.exitCode = code ?? exitCodeOf(signal)));
}
