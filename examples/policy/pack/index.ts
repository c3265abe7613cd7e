import { PolicyPack } from "@pulumi/policy";
import { Pareta, type Leaderboard } from "pulumi-pareta/client";
import { policies } from "./policies";

// A pack is a process of its own for each run, and has the environment's key, not the stack's.
const boards = new Map<string, Promise<Leaderboard>>();

/** Each task's leaderboard once a run, however many endpoints are for it. */
function leaderboard(task: string): Promise<Leaderboard> {
  const asked = boards.get(task) ?? Pareta.fromEnv().tasks.leaderboard(task);
  boards.set(task, asked);
  return asked;
}

new PolicyPack("pareta", { policies: policies(leaderboard) });
