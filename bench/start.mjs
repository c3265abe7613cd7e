// `npm run bench:start`: the time from the plugin's start to its port, and the time that Node alone takes to print a
// line. `--runs N` (default 20).

import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuild } from "../scripts/lib/build.mjs";
import { ensureDependencies } from "../scripts/lib/dependencies.mjs";
import { runAsMain } from "../scripts/lib/main.mjs";
import { checkout } from "../scripts/lib/paths.mjs";
import { median, spread } from "./lib/statistics.mjs";

const PLUGIN = join(checkout, "dist/plugin/pulumi-resource-pareta");

/** Milliseconds until the first output. @param {string} program @param {string[]} args @returns {Promise<number>} */
function untilFirstOutput(program, args) {
  const start = process.hrtime.bigint();
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.stdout.once("data", () => {
      resolve(Number(process.hrtime.bigint() - start) / 1e6);
      child.kill();
    });
  });
}

await runAsMain(async () => {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "20" } } });
  await ensureDependencies();
  await ensureBuild();
  const plugin = [];
  const bare = [];
  for (let run = 0; run <= Number(values.runs); run++) {
    const times = [
      await untilFirstOutput(process.execPath, [PLUGIN, "127.0.0.1:9"]),
      await untilFirstOutput(process.execPath, ["--eval", "console.log(1); setInterval(() => {}, 1000)"]),
    ];
    // The first run fills the system's caches, so it does not count.
    if (run === 0) continue;
    plugin.push(times[0]);
    bare.push(times[1]);
  }
  console.log(`start to port   ${spread(plugin, "ms")}`);
  console.log(`Node alone      ${spread(bare, "ms")}`);
  console.log(`ratio           ${median(plugin.map((time, index) => time / bare[index])).toFixed(2)}`);
});
