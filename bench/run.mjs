// `npm run bench`: what Pulumi takes with our providers, and with ones of the same kind that do nothing.
//
//   --count 1,50,200   how many endpoints (default: these)
//   --runs 3           how often each is measured (default 3)
//   --shell plugin     only one of dynamic, plugin
//   --json             one JSON object instead of a table

import Table from "cli-table3";
import { parseArgs } from "node:util";
import { ensureBuild } from "../scripts/lib/build.mjs";
import { ensureDependencies } from "../scripts/lib/dependencies.mjs";
import { ensureEngine } from "../scripts/lib/engine.mjs";
import { runAsMain } from "../scripts/lib/main.mjs";
import { toStderr } from "../scripts/lib/progress.mjs";
import { startEmulatorProcess } from "../scripts/demo/emulator-process.mjs";
import { SHELLS } from "./lib/program.mjs";
import { BenchStack } from "./lib/stack.mjs";
import { median, spread } from "./lib/statistics.mjs";

const COMMANDS = ["up", "no-op up", "refresh"];

/** Runs the three commands on a fresh stack; answers seconds, calls of the API and bytes of the state. */
async function life(shell, count, engine) {
  const emulator = await startEmulatorProcess(["--deploy-seconds", "0"]);
  const stack = await BenchStack.make(shell, count, { engine, url: emulator.url });
  try {
    const figures = {};
    for (const command of COMMANDS) {
      await fetch(`${emulator.url}/_emulator/requests`, { method: "DELETE" });
      const seconds = await stack.timed(command === "refresh" ? "refresh" : "up");
      const requests = await (await fetch(`${emulator.url}/_emulator/requests`)).json();
      const calls = {};
      for (const { call } of requests) calls[call] = (calls[call] ?? 0) + 1;
      figures[command] = { seconds, calls };
    }
    const bytes = Buffer.byteLength(await stack.pulumi("stack", "export"));
    return { figures, bytes };
  } finally {
    await stack.remove();
    await emulator.stop();
  }
}

/** Ours and the idle one in turn, so that whatever the machine does meets both. */
async function compare(shell, count, runs, engine) {
  const pairs = [];
  for (let run = 0; run < runs; run++) {
    toStderr(`${shell}, ${count} endpoints: ${run + 1} of ${runs} ...`);
    pairs.push({ ours: await life(shell, count, engine), idle: await life(SHELLS[shell], count, engine) });
  }
  return COMMANDS.map((command) => {
    const [ours, idle] = ["ours", "idle"].map((who) => pairs.map((pair) => pair[who].figures[command].seconds));
    const calls = pairs.at(-1).ours.figures[command].calls;
    return {
      shell,
      count,
      command,
      ours,
      idle,
      ratio: median(ours.map((seconds, index) => seconds / idle[index])),
      calls,
      bytesEach: pairs.map((pair) => ["ours", "idle"].map((who) => Math.round(pair[who].bytes / count))).at(-1),
    };
  });
}

await runAsMain(async () => {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "1,50,200" },
      runs: { type: "string", default: "3" },
      shell: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  await ensureDependencies();
  await ensureBuild();
  const { dir } = await ensureEngine();
  const rows = [];
  for (const shell of values.shell ? [values.shell] : Object.keys(SHELLS)) {
    for (const count of values.count.split(",").map(Number)) {
      rows.push(...(await compare(shell, count, Number(values.runs), dir)));
    }
  }
  if (values.json) {
    console.log(JSON.stringify(rows));
    return;
  }
  const table = new Table({
    head: ["provider", "endpoints", "command", "ours", "idle", "ratio", "calls of the API", "state, bytes each"],
  });
  for (const { shell, count, command, ours, idle, ratio, calls, bytesEach } of rows) {
    const made = Object.entries(calls)
      .map(([call, times]) => `${times} ${call}`)
      .join(", ");
    table.push([
      shell,
      count,
      command,
      spread(ours, "s", 2),
      spread(idle, "s", 2),
      ratio.toFixed(2),
      made || "none",
      bytesEach.join(" / "),
    ]);
  }
  console.log(table.toString());
});
