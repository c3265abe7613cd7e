// `npm run bench`: what Pulumi takes with our providers, and with ones of the same kind that do nothing.
//
//   --count 1,50,200   how many endpoints (default: these)
//   --runs 3           how many lives of a stack are measured (default 3)
//   --shell plugin     only one of dynamic, plugin
//   --json             one JSON object instead of a table

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

/** What is measured, and how often in one life: what changes nothing can be repeated. */
const COMMANDS = [
  { command: "up", pulumi: "up", times: 1 },
  { command: "no-op up", pulumi: "up", times: 2 },
  { command: "refresh", pulumi: "refresh", times: 3 },
];

/** Runs the commands on a fresh stack of each provider, in turn, so that whatever the machine does meets both. */
async function life(shell, count, number, environment) {
  const { url } = environment;
  const stacks = {
    ours: await BenchStack.make(shell, count, environment),
    idle: await BenchStack.make(SHELLS[shell], count, environment),
  };
  try {
    const figures = {};
    for (const { command, pulumi, times } of COMMANDS) {
      const seconds = { ours: [], idle: [] };
      await fetch(`${url}/_emulator/requests`, { method: "DELETE" });
      for (let time = 0; time < times; time++) {
        // Neither is always the first, for a machine is not the same before and after.
        const turns = (number + time) % 2 === 0 ? ["ours", "idle"] : ["idle", "ours"];
        for (const who of turns) seconds[who].push(await stacks[who].timed(pulumi));
      }
      // The idle one calls nothing.
      const requests = await (await fetch(`${url}/_emulator/requests`)).json();
      const calls = {};
      for (const { call } of requests) calls[call] = (calls[call] ?? 0) + 1 / times;
      figures[command] = { ...seconds, calls };
    }
    const bytesEach = [];
    for (const who of ["ours", "idle"]) {
      bytesEach.push(Math.round(Buffer.byteLength(await stacks[who].pulumi("stack", "export")) / count));
    }
    return { figures, bytesEach };
  } finally {
    for (const stack of Object.values(stacks)) await stack.remove();
    await removeEndpoints(url);
  }
}

async function removeEndpoints(url) {
  const endpoints = await (await fetch(`${url}/_emulator/endpoints`)).json();
  for (const { id } of endpoints) await fetch(`${url}/_emulator/endpoints/${id}`, { method: "DELETE" });
}

async function compare(shell, count, runs, environment) {
  const lives = [];
  for (let run = 0; run < runs; run++) {
    toStderr(`${shell}, ${count} endpoints: ${run + 1} of ${runs} ...`);
    lives.push(await life(shell, count, run, environment));
  }
  const { figures, bytesEach } = lives.at(-1);
  return COMMANDS.map(({ command }) => {
    const [ours, idle] = ["ours", "idle"].map((who) => lives.flatMap((each) => each.figures[command][who]));
    const ratio = median(ours.map((seconds, index) => seconds / idle[index]));
    return { shell, count, command, ours, idle, ratio, calls: figures[command].calls, bytesEach };
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
  // One for all lives, as the real one is: a new one's own start would count as ours in each life's first command.
  const api = await startEmulatorProcess(["--deploy-seconds", "0"]);
  const rows = [];
  try {
    for (const shell of values.shell ? [values.shell] : Object.keys(SHELLS)) {
      for (const count of values.count.split(",").map(Number)) {
        rows.push(...(await compare(shell, count, Number(values.runs), { engine: dir, url: api.url })));
      }
    }
  } finally {
    await api.stop();
  }
  if (values.json) {
    console.log(JSON.stringify(rows));
    return;
  }
  // Not there in a fresh clone until the packages are installed.
  const { default: Table } = await import("cli-table3");
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
