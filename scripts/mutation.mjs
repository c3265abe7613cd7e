// `npm run test:mutation` breaks the source in small ways, one at a time, and checks whether a test notices. `npm run
// test:mutation -- provider/endpoint/decide/diff.ts` does so only in the named files.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { exitCodeOf, runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";

async function main() {
  const files = process.argv.slice(2);
  await ensureDependencies();
  const args = [join(checkout, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run"];
  args.push("tests/mutation/stryker.config.mjs", ...(files.length > 0 ? ["--mutate", files.join(",")] : []));
  const child = spawn(process.execPath, args, { cwd: checkout, stdio: "inherit" });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...end) => resolve(end));
  });
  return code ?? exitCodeOf(signal);
}

await runAsMain(main);
