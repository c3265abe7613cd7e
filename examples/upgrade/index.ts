import * as pulumi from "@pulumi/pulumi";
import { Endpoint, getLeaderboardOutput } from "pulumi-pareta";

const config = new pulumi.Config();
const task = config.get("task") ?? "contract-key-fields";
const pinned = config.require("model");

const contracts = new Endpoint("contracts", {
  task,
  model: pinned,
  // A new pin takes effect only if its model answers the task's own examples as well as the current one. Otherwise `up`
  // fails, and the current endpoint stays.
  evaluation: { fromTask: 20, minimum: 0.85, notWorseThanCurrent: 0.02 },
});

// Every run reads this. It only informs and changes no resource.
const leaderboard = getLeaderboardOutput({ task });

export const id = contracts.id;
export const model = contracts.deployedModel;

/** The alias to pin instead, or null if the pin is up to date or the task has no recommendation. */
export const upgradeTo = leaderboard.apply(({ recommended }) =>
  recommended === null || recommended === "recommended" || recommended === pinned ? null : recommended,
);

/** Both rows of the leaderboard. A model that has left it is missing. */
export const comparison = pulumi
  .all([leaderboard, upgradeTo])
  .apply(([{ models }, other]) =>
    models
      .filter(({ name }) => name === pinned || name === other)
      .map(({ name, quality, costPerRequestMicroUsd }) => ({ name, quality, costPerRequestMicroUsd })),
  );
