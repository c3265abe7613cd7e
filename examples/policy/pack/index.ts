import { PolicyPack } from "@pulumi/policy";
import { Pareta, type Leaderboard } from "pulumi-pareta/client";
import { policies } from "./policies";

// A pack is its own process in each run. It has the environment's key, not the stack's.
const boards = new Map<string, Promise<Leaderboard>>();

/** Reads each task's leaderboard once in a run, however many endpoints have that task. */
function leaderboard(task: string): Promise<Leaderboard> {
  const asked = boards.get(task) ?? Pareta.fromEnv().tasks.leaderboard(task);
  boards.set(task, asked);
  return asked;
}

new PolicyPack("pareta", { policies: policies(leaderboard) });
