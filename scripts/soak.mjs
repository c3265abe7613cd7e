// `npm run test:soak -- --sequences 10000` runs the model-based tests and the fuzzing for that long, with its own seed.
// A violation is shrunk, and its seed and path replay it:
// `npm run test:soak -- --only one-stack --seed N --path P`.

import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";
import { toStderr, withHeartbeat } from "./lib/progress.mjs";
import { Interrupted } from "./lib/run.mjs";

const DEFAULT_SEQUENCES = 1_000;
/** The sequences of `npm test`. The fuzzing grows in the same proportion. */
const SEQUENCES_OF_NPM_TEST = 375;
/** How often a line says that it still runs, in milliseconds. */
const HEARTBEAT = 60_000;

async function main() {
  const options = readOptions();
  await ensureDependencies();
  toStderr(`Seed ${options.seed}, ${options.path ? `path ${options.path}` : `${options.sequences} sequences`}`);
  const figures = await mkdtemp(join(tmpdir(), "pulumi-pareta-soak-"));
  const started = Date.now();
  try {
    const { code, output } = await runJest(options, figures);
    report(await sumOf(figures), (Date.now() - started) / 1000, options.seed);
    for (const line of replays(output, options.seed)) toStderr(line);
    return code;
  } finally {
    await rm(figures, { recursive: true, force: true });
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      sequences: { type: "string", default: String(DEFAULT_SEQUENCES) },
      seed: { type: "string" },
      path: { type: "string" },
      only: { type: "string" },
    },
  });
  const sequences = wholeNumber("sequences", values.sequences, 1);
  const seed = values.seed === undefined ? randomInt(2 ** 31) : wholeNumber("seed", values.seed, 0);
  if (values.path !== undefined && (values.seed === undefined || values.only === undefined)) {
    throw new Error("--path replays one test with the seed it failed with: give --only and --seed as well");
  }
  return { sequences, seed, path: values.path, only: values.only };
}

/** @param {string} name @param {string} text @param {number} least */
function wholeNumber(name, text, least) {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number, ${least} or more`);
  return value;
}

/**
 * @param {ReturnType<typeof readOptions>} options
 * @param {string} figures The folder where each test writes its figures.
 */
async function runJest({ sequences, seed, path, only }, figures) {
  const pattern = only === undefined ? "tests/(model|fuzz)/(?!judge)" : `tests/(model|fuzz)/${only}\\.test`;
  const args = [join(checkout, "node_modules/jest/bin/jest.js"), "--testPathPatterns", pattern];
  args.push("--colors", `--maxWorkers=${availableParallelism()}`);
  const child = spawn(process.execPath, args, {
    cwd: checkout,
    stdio: ["ignore", "inherit", "pipe"],
    env: {
      ...process.env,
      PARETA_SOAK_SEQUENCES: String(sequences),
      PARETA_SOAK_SEED: String(seed),
      PARETA_SOAK_FIGURES: figures,
      PARETA_FUZZ_SCALE: String(Math.max(1, sequences / SEQUENCES_OF_NPM_TEST)),
      ...(path !== undefined && { PARETA_SOAK_PATH: path }),
    },
  });
  const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
  /** @type {NodeJS.Signals | undefined} */
  let interruptedBy;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.once(signal, () => stop((interruptedBy = signal)));
  }
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    output += text;
    process.stderr.write(text);
  });
  const end = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve(exit ?? 1));
  });
  const code = await withHeartbeat(end, toStderr, "soak", HEARTBEAT);
  if (interruptedBy) throw new Interrupted(interruptedBy);
  return { code, output };
}

/** @param {string} folder */
async function sumOf(folder) {
  /** @type {Record<string, number>} */
  const sum = {};
  for (const file of await readdir(folder)) {
    const figures = JSON.parse(await readFile(join(folder, file), "utf8"));
    for (const [name, value] of Object.entries(figures)) {
      if (typeof value === "number") sum[name] = (sum[name] ?? 0) + value;
    }
  }
  return sum;
}

/** @param {Record<string, number>} sum @param {number} duration @param {number} seed */
function report(sum, duration, seed) {
  const rows = {
    sequences: sum.sequences,
    "steps of sequences": sum.steps,
    operations: sum.operations,
    requests: sum.requests,
    "deploys that took effect": sum.deploys,
    "faults injected": sum.faults,
    "processes killed": sum.kills,
    "runs cancelled": sum.cancels,
    "deploys doubled": sum.twins,
    "endpoints lost, and named": sum.named,
    "looks of a watch": sum.looks,
    "endpoints it started or stopped": sum.enforced,
    "hours of the emulator's time": sum.hours,
    violations: sum.violations,
  };
  toStderr("");
  for (const [name, value] of Object.entries(rows))
    toStderr(`${name.padEnd(30)} ${Math.round(value ?? 0).toLocaleString("en")}`);
  toStderr(`${"duration".padEnd(30)} ${duration.toFixed(0)} s`);
  toStderr(`${"seed".padEnd(30)} ${seed}`);
}

/** The command lines that replay what failed. @param {string} output @param {number} seed */
function replays(output, seed) {
  // eslint-disable-next-line no-control-regex -- the colors of a terminal
  const plain = output.replaceAll(/\u001b\[[\d;]*m/g, "");
  const sections = plain.split(/^(?= ?(?:FAIL|PASS) )/m).filter((section) => /^ ?FAIL /.test(section));
  return sections.flatMap((section) => {
    const test = /^ ?FAIL .*\/([\w-]+)\.test\.ts/.exec(section)?.[1];
    const paths = new Set([...section.matchAll(/path: "([\d:]+)"/g)].map(([, path]) => path));
    return [...paths].map((path) => `replay: npm run test:soak -- --only ${test} --seed ${seed} --path ${path}`);
  });
}

await runAsMain(main);
