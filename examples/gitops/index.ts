import * as pulumi from "@pulumi/pulumi";
import { Endpoint, type Schedule } from "pulumi-pareta";

const config = new pulumi.Config();

// A pull request decides which model serves, so a preview fails without an alias in the stack's config.
const args = {
  task: config.require("task"),
  model: config.require("model"),
  // The merge is the gate: a model that answers the task's examples worse than the current one is refused.
  evaluation: { fromTask: 20, minimum: 0.85, notWorseThanCurrent: 0.02 },
};

// A stack with hours in its config runs in those hours. Any other stack runs day and night.
const schedule = config.getObject<Schedule>("schedule");
const contracts = new Endpoint("contracts", { ...args, schedule });

export const id = contracts.id;
export const url = contracts.url;
export const model = contracts.deployedModel;
export const status = contracts.status;
