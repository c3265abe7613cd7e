// `npm run test:mutation`: see stryker.config.mjs. Takes some minutes; arguments are Stryker's own.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { checkout } from "./lib/paths.mjs";
import { toStderr } from "./lib/progress.mjs";

await ensureDependencies();
toStderr("Mutating the source and running the tests against each mutant ...");
const stryker = join(checkout, "node_modules/@stryker-mutator/core/bin/stryker.js");
const child = spawn(process.execPath, [stryker, "run", ...process.argv.slice(2)], { cwd: checkout, stdio: "inherit" });
child.once("close", (code) => (process.exitCode = code ?? 1));
