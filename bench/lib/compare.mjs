import { toStderr } from "../../scripts/lib/progress.mjs";
import { removeEndpoints, takeRequests } from "./api.mjs";
import { BARE, COMMANDS } from "./commands.mjs";
import { SHELLS } from "./program.mjs";
import { makeStacks, timed } from "./stack.mjs";
import { median } from "./statistics.mjs";

/**
 * How a number of endpoints is measured: in one stack; in one whose engine saves the state only at the end; or in several
 * stacks, at the same time.
 *
 * @typedef {{ label: string, stacks: number, env: Record<string, string> }} Way
 */

/** @param {string} text "plain", "skip-checkpoints" or "split-5" @returns {Way} */
export function wayOf(text) {
  const [, many] = /^split-(\d+)$/.exec(text) ?? [];
  if (many !== undefined) return { label: `${many} stacks`, stacks: Number(many), env: {} };
  if (text === "skip-checkpoints") {
    return { label: "without checkpoints", stacks: 1, env: { PULUMI_SKIP_CHECKPOINTS: "true" } };
  }
  if (text !== "plain") throw new Error(`there is no way "${text}": plain, skip-checkpoints, split-<stacks>`);
  return { label: "", stacks: 1, env: {} };
}

/** So many endpoints take minutes for one command, and the start of the command no longer counts: once is enough. */
const ONCE = 5_000;

/**
 * Compares this package's provider with one that does nothing, and that one with one that only makes the request of each
 * deploy and deletion: no provider can be faster. They run the commands on fresh stacks by turns, so that other load on
 * the machine affects all.
 *
 * @param {string} shell
 * @param {number} count
 * @param {{ runs: number, way: Way }} options
 * @param {{ engine: string, url: string }} environment
 */
export async function compare(shell, count, { runs, way }, environment) {
  const lives = [];
  for (let run = 0; run < runs; run++) {
    toStderr(`${shell}, ${count} endpoints${way.label && `, ${way.label}`}: ${run + 1} of ${runs} ...`);
    lives.push(await life(shell, count, { number: run, way }, environment));
  }
  const { figures, bytesEach } = lives.at(-1);
  return COMMANDS.map(({ command }) => {
    const [ours, idle, bare] = ["ours", "idle", "bare"].map((who) =>
      lives.flatMap((each) => each.figures[command][who]),
    );
    const [ratios, leastRatios] = [ours, bare].map((times) => times.map((seconds, index) => seconds / idle[index]));
    const { calls } = figures[command];
    const ratio = median(ratios);
    return { shell, count, way: way.label, command, ours, idle, ratios, ratio, leastRatios, calls, bytesEach };
  });
}

async function life(shell, count, { number, way }, environment) {
  const { url } = environment;
  const each = Math.ceil(count / way.stacks);
  const make = (kind) => makeStacks(way.stacks, kind, each, environment, way.env);
  const { ours, idle, bare } = SHELLS[shell];
  const stacks = { ours: await make(ours), idle: await make(idle), bare: await make(bare) };
  try {
    const figures = {};
    const bytesEach = [];
    for (const { command, args, times } of COMMANDS) {
      if (command === "destroy") {
        for (const who of ["ours", "idle"]) {
          bytesEach.push(Math.round(Buffer.byteLength(await stacks[who][0].pulumi("stack", "export")) / each));
        }
      }
      const seconds = { ours: [], idle: [], bare: [] };
      const calls = {};
      const repeats = count >= ONCE ? 1 : times;
      for (let time = 0; time < repeats; time++) {
        // The order alternates, because the machine's state differs between the first turn and the last.
        const turns = BARE.includes(command) ? ["ours", "idle", "bare"] : ["ours", "idle"];
        for (const who of (number + time) % 2 === 0 ? turns : [...turns].reverse()) {
          await takeRequests(url);
          seconds[who].push((await timed(stacks[who], args)).seconds);
          if (who !== "ours") continue;
          for (const { call } of await takeRequests(url)) calls[call] = (calls[call] ?? 0) + 1 / repeats;
        }
      }
      figures[command] = { ...seconds, calls };
      const shown = Object.entries(seconds).map(
        ([who, all]) => all.length > 0 && `${who} ${all.map(round).join(", ")}`,
      );
      toStderr(`  ${command}, in seconds: ${shown.filter(Boolean).join("; ")}`);
    }
    return { figures, bytesEach };
  } finally {
    for (const stack of Object.values(stacks).flat()) await stack.remove();
    await removeEndpoints(url);
  }
}

/** @param {number} seconds */
function round(seconds) {
  return Math.round(seconds * 100) / 100;
}
