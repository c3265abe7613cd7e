// `npm run test:mutation`: breaks the source in small ways, one at a time, and sees whether a test notices.
// `npm run test:mutation -- provider/endpoint/diff.ts` does so in these files only.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { checkout } from "./lib/paths.mjs";
import { toStderr } from "./lib/progress.mjs";
import { Interrupted } from "./lib/run.mjs";

async function main() {
  const files = process.argv.slice(2);
  await ensureDependencies();
  const stryker = join(checkout, "node_modules/@stryker-mutator/core/bin/stryker.js");
  const args = ["run", "tests/mutation/stryker.config.mjs"];
  if (files.length > 0) args.push("--mutate", files.join(","));
  const child = spawn(process.execPath, [stryker, ...args], { cwd: checkout, stdio: "inherit" });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...end) => resolve(end));
  });
  return code ?? 128 + constants.signals[signal];
}

try {
  process.exitCode = await main();
} catch (error) {
  toStderr(error.message);
  process.exitCode = error instanceof Interrupted ? 128 + constants.signals[error.signal] : 1;
}
