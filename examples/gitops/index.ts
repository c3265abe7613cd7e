import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";

const config = new pulumi.Config();

// Which model serves is decided in a pull request: without an alias in the stack's config there is no preview.
const contracts = new Endpoint("contracts", {
  task: config.require("task"),
  model: config.require("model"),
});

export const id = contracts.id;
export const url = contracts.url;
export const model = contracts.deployedModel;
