import { toStderr } from "../../scripts/lib/progress.mjs";
import { removeEndpoints, takeRequests } from "./api.mjs";
import { COMMANDS } from "./commands.mjs";
import { SHELLS } from "./program.mjs";
import { BenchStack } from "./stack.mjs";
import { median } from "./statistics.mjs";

/**
 * Compares this package's provider with one that does nothing. Both run the commands on a fresh stack by turns, so that
 * other load on the machine affects both.
 *
 * @param {string} shell
 * @param {number} count
 * @param {number} runs
 * @param {{ engine: string, url: string }} environment
 */
export async function compare(shell, count, runs, environment) {
  const lives = [];
  for (let run = 0; run < runs; run++) {
    toStderr(`${shell}, ${count} endpoints: ${run + 1} of ${runs} ...`);
    lives.push(await life(shell, count, run, environment));
  }
  const { figures, bytesEach } = lives.at(-1);
  return COMMANDS.map(({ command }) => {
    const [ours, idle] = ["ours", "idle"].map((who) => lives.flatMap((each) => each.figures[command][who]));
    const ratios = ours.map((seconds, index) => seconds / idle[index]);
    return {
      shell,
      count,
      command,
      ours,
      idle,
      ratios,
      ratio: median(ratios),
      calls: figures[command].calls,
      bytesEach,
    };
  });
}

async function life(shell, count, number, environment) {
  const { url } = environment;
  const stacks = {
    ours: await BenchStack.make(shell, count, environment),
    idle: await BenchStack.make(SHELLS[shell], count, environment),
  };
  try {
    const figures = {};
    const bytesEach = [];
    for (const { command, args, times } of COMMANDS) {
      if (command === "destroy") {
        for (const who of ["ours", "idle"]) {
          bytesEach.push(Math.round(Buffer.byteLength(await stacks[who].pulumi("stack", "export")) / count));
        }
      }
      const seconds = { ours: [], idle: [] };
      await takeRequests(url);
      for (let time = 0; time < times; time++) {
        // The order alternates, because the machine's state differs between the first turn and the second.
        const turns = (number + time) % 2 === 0 ? ["ours", "idle"] : ["idle", "ours"];
        for (const who of turns) seconds[who].push(await stacks[who].timed(...args));
      }
      // The idle provider makes no calls.
      const calls = {};
      for (const { call } of await takeRequests(url)) calls[call] = (calls[call] ?? 0) + 1 / times;
      figures[command] = { ...seconds, calls };
    }
    return { figures, bytesEach };
  } finally {
    for (const stack of Object.values(stacks)) await stack.remove();
    await removeEndpoints(url);
  }
}
