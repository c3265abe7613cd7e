// `npm run bench`: how long Pulumi's commands take with this package's providers, and with providers of the same kind
// that do nothing.
//
//   --count 1,50,200   the numbers of endpoints (default: these)
//   --runs 3           the number of measured lives of a stack (default 3)
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

/** The measured commands, and how often each runs in one life. Commands that change nothing can be repeated. */
const COMMANDS = [
  { command: "up", pulumi: "up", times: 1 },
  { command: "no-op up", pulumi: "up", times: 2 },
  { command: "refresh", pulumi: "refresh", times: 3 },
];

/** Runs the commands on a fresh stack of each provider, in turn, so that other load on the machine affects both. */
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
        // The order alternates, because the machine's state differs between the first turn and the second.
        const turns = (number + time) % 2 === 0 ? ["ours", "idle"] : ["idle", "ours"];
        for (const who of turns) seconds[who].push(await stacks[who].timed(pulumi));
      }
      // The idle provider makes no calls.
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
  // One emulator serves all lives, as the real API does. The start of a new one would count against the real provider
  // in the first command of each life.
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
  // The module does not exist in a fresh clone until the packages are installed.
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
