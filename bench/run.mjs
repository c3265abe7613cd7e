// `npm run bench`: how long Pulumi's commands take with this package's providers, and with providers of the same kind
// that do nothing.

import { parseArgs } from "node:util";
import { ensureBuild } from "../scripts/lib/build.mjs";
import { ensureDependencies } from "../scripts/lib/dependencies.mjs";
import { ensureEngine } from "../scripts/lib/engine.mjs";
import { runAsMain } from "../scripts/lib/main.mjs";
import { startEmulatorProcess } from "../scripts/demo/emulator-process.mjs";
import { compare, wayOf } from "./lib/compare.mjs";
import { limited } from "./lib/limited.mjs";
import { writePage } from "./lib/page.mjs";
import { KEYS, SHELLS } from "./lib/program.mjs";
import { tablesOf } from "./lib/tables.mjs";

const USAGE = `Usage: npm run bench -- [options]

  --count 1,50,200   the numbers of endpoints (default: these)
  --runs 3           the number of measured lives of a stack (default 3)
  --shell plugin     only one of dynamic, plugin
  --ways plain       also: skip-checkpoints (the engine saves the state at the end only), split-5 (over so many stacks)
  --rate 5,20        instead: how near up, refresh and destroy come to the least possible time at these requests a second
  --stacks 1,4       with --rate: so many stacks at the same time (default 1)
  --json             one JSON object instead of a table
  --write            writes the table and a chart into docs/performance.md
`;

/** @param {string} text */
const numbers = (text) => text.split(",").map((each) => Number(each.replace(/\/s$/, "")));

await runAsMain(async () => {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "1,50,200" },
      runs: { type: "string", default: "3" },
      shell: { type: "string" },
      ways: { type: "string", default: "plain" },
      rate: { type: "string" },
      stacks: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  await ensureDependencies();
  await ensureBuild();
  const { dir } = await ensureEngine();
  // One emulator serves all lives, as the real API does. The start of a new one would count against the real provider
  // in the first command of each life, and each line that it prints is work on the same cores.
  const api = await startEmulatorProcess(["--deploy-seconds", "0", "--quiet", "--key", ...KEYS]);
  const environment = { engine: dir, url: api.url };
  const runs = Number(values.runs);
  const ways = values.ways.split(",").map(wayOf);
  const rows = [];
  try {
    for (const shell of values.shell ? [values.shell] : Object.keys(SHELLS)) {
      for (const count of numbers(values.count)) {
        for (const way of values.rate === undefined ? ways : []) {
          rows.push(...(await compare(shell, count, { runs, way }, environment)));
        }
        for (const stacks of values.rate === undefined ? [] : numbers(values.stacks)) {
          for (const perSecond of numbers(values.rate)) {
            rows.push(...(await limited(shell, count, { runs, perSecond, stacks }, environment)));
          }
        }
      }
    }
  } finally {
    await api.stop();
  }
  const part = values.rate !== undefined ? "limited" : ways.some(({ label }) => label) ? "large" : "compared";
  if (values.write) await writePage(part, rows, environment);
  if (values.json) {
    console.log(JSON.stringify(rows));
    return;
  }
  // The module does not exist in a fresh clone until the packages are installed.
  const { default: Table } = await import("cli-table3");
  for (const { head, rows: cells } of tablesOf(part, rows)) {
    const table = new Table({ head });
    table.push(...cells);
    console.log(table.toString());
  }
});
