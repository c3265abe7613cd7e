// `npm run test:compat` runs an endpoint's life with every release of Node and of Pulumi's SDK, every package manager and
// every form of a program, and writes what it saw into docs/compatibility.md. `npm run test:compat -- pnpm` runs only the
// rows with that word.

import { spawn } from "node:child_process";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { ensureEngine } from "./lib/engine.mjs";
import { exitCodeOf, runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";

async function main() {
  await ensureDependencies();
  await ensureBuild();
  const { version, source } = await ensureEngine();
  const child = spawn(process.execPath, ["--import", "tsx", "tests/compat/run.ts", ...process.argv.slice(2)], {
    cwd: checkout,
    stdio: "inherit",
    env: { ...process.env, PARETA_COMPAT_ENGINE: `${version} (${source})` },
  });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...end) => resolve(end));
  });
  return code ?? exitCodeOf(signal);
}

await runAsMain(main);
