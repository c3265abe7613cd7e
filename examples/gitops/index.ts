import * as pulumi from "@pulumi/pulumi";
import { Endpoint, ScheduledEndpoint, type Schedule } from "pulumi-pareta";

const config = new pulumi.Config();

// Which model serves is decided in a pull request: without an alias in the stack's config there is no preview.
const args = { task: config.require("task"), model: config.require("model") };

// A stack whose config has hours keeps them; any other one runs day and night.
const schedule = config.getObject<Schedule>("schedule");
const contracts = schedule
  ? new ScheduledEndpoint("contracts", { ...args, schedule })
  : new Endpoint("contracts", args);

export const id = contracts.id;
export const url = contracts.url;
export const model = contracts.deployedModel;
export const status = contracts.status;
