import { toStderr } from "../../scripts/lib/progress.mjs";
import { limitRate, removeEndpoints, takeRequests } from "./api.mjs";
import { argsOf, LIMITED } from "./commands.mjs";
import { SHELLS } from "./program.mjs";
import { makeStacks, timed } from "./stack.mjs";
import { median } from "./statistics.mjs";

/**
 * Measures commands behind a rate limit, on one or several stacks at the same time. The least possible time is that of
 * the requests that are needed at that rate, from when Pulumi first asks a provider for a change, or that of the idle
 * provider, if that is longer.
 *
 * @param {string} shell
 * @param {number} count Endpoints of each stack.
 * @param {{ runs: number, perSecond: number, stacks: number }} options
 * @param {{ engine: string, url: string }} environment
 */
export async function limited(shell, count, { runs, perSecond, stacks }, environment) {
  const lives = [];
  for (let run = 0; run < runs; run++) {
    toStderr(`${shell}, ${stacks} x ${count} endpoints at ${perSecond}/s: ${run + 1} of ${runs} ...`);
    lives.push(await life(shell, count, { perSecond, stacks }, environment));
  }
  return LIMITED.map((command) => {
    const figures = lives.map((each) => each[command]);
    const ratios = figures.map(({ seconds, idle }) => seconds / leastTime(command, idle, count, { perSecond, stacks }));
    const [requests, refused] = ["requests", "refused"].map((key) => figures.map((each) => each[key]));
    const seconds = figures.map((each) => each.seconds);
    return { shell, count, command, perSecond, stacks, seconds, ratios, ratio: median(ratios), requests, refused };
  });
}

/** A refresh needs one list, the others a request for each endpoint. One second's worth can be sent at once. */
function leastTime(command, idle, count, { perSecond, stacks }) {
  const needed = command === "refresh" ? stacks : stacks * (count + 2);
  return Math.max(idle.seconds, idle.firstCall + (needed - perSecond) / perSecond);
}

async function life(shell, count, { perSecond, stacks: many }, environment) {
  const { url } = environment;
  const make = (kind) => makeStacks(many, kind, count, environment);
  const stacks = { ours: await make(SHELLS[shell].ours), idle: await make(SHELLS[shell].idle) };
  try {
    const figures = {};
    for (const command of LIMITED) {
      const idle = await timed(stacks.idle, argsOf(command));
      await takeRequests(url);
      await limitRate(url, perSecond);
      const { seconds } = await timed(stacks.ours, argsOf(command));
      await limitRate(url, undefined);
      const requests = await takeRequests(url);
      const refused = requests.filter(({ status }) => status === 429).length;
      figures[command] = { idle, seconds, requests: requests.length, refused };
    }
    return figures;
  } finally {
    await limitRate(url, undefined);
    for (const stack of Object.values(stacks).flat()) await stack.remove();
    await removeEndpoints(url);
  }
}
