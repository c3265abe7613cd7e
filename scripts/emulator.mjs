// Runs the emulator out of a checkout, be it a fresh clone: `npm run emulator -- --port 8787`.

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
  child.on("exit", (code, signal) => (process.exitCode = code ?? exitCodeOf(signal)));
}
