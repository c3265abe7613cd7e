// Pins a stack's model to what the leaderboard recommends now, and prints as Markdown what that changes:
//
//   node scripts/upgrade-model.mjs prod
//
// It writes only the stack's config file. A pull request decides whether the endpoint is replaced.

import { execFileSync } from "node:child_process";
import { Pareta } from "pulumi-pareta/client";

/** One row of a leaderboard. @typedef {import("pulumi-pareta/client").LeaderboardModel} Row */

/** As in `qwen-1`. It does not begin with a dash, so no program reads it as an option. */
const ALIAS = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** @param {string[]} args */
const pulumi = (...args) => execFileSync("pulumi", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

/** @param {string} stack */
async function upgrade(stack) {
  const task = pulumi("config", "get", "task", "--stack", stack).trim();
  const pinned = pulumi("config", "get", "model", "--stack", stack).trim();
  const { models, recommended } = await Pareta.fromEnv().tasks.leaderboard(task);

  // A task without a curated pick has null or the literal here. Neither is an alias that can be pinned.
  if (recommended === null || recommended === "recommended") {
    return `The leaderboard of ${task} recommends no alias. ${stack} stays on \`${pinned}\`.`;
  }
  if (recommended === pinned) return `${stack} is pinned to \`${pinned}\`, which the leaderboard still recommends.`;

  // The server's text goes to a program and into Markdown, so only an alias is accepted.
  if (!ALIAS.test(recommended)) {
    throw new Error(
      `the leaderboard of ${task} recommends ${JSON.stringify(recommended).slice(0, 100)}, which is no alias`,
    );
  }
  pulumi("config", "set", "--stack", stack, "--", "model", recommended);
  const [before, after] = [pinned, recommended].map((alias) => models.find(({ name }) => name === alias));
  return `The leaderboard of \`${task}\` recommends another model than ${stack} is pinned to.

|                   | pinned | recommended |
| ----------------- | ------ | ----------- |
| alias             | \`${pinned}\` | \`${recommended}\` |
| quality           | ${quality(before)} | ${quality(after)} |
| price per request | ${price(before)} | ${price(after)} |

Merging this replaces the endpoint: the new one is deployed first, then the old one is deleted. It gets a new id.`;
}

/** @param {Row | undefined} row */
function quality(row) {
  if (!row) return "no longer listed";
  return row.quality === null ? "not measured" : String(row.quality);
}

/** Dollars with all their sub-cent digits. @param {Row | undefined} row */
function price(row) {
  if (!row) return "no longer listed";
  if (row.costPerRequestMicroUsd === null) return "billed per token";
  return `$${(row.costPerRequestMicroUsd / 1e6).toFixed(6).replace(/(?<=\.\d\d\d*)0+$/, "")}`;
}

const [stack] = process.argv.slice(2);
if (!stack) throw new Error("which stack? node scripts/upgrade-model.mjs <stack>");
console.log(await upgrade(stack));
