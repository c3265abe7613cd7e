import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";

const config = new pulumi.Config();

// There is no default, so a new environment must say whether it bills.
const contracts = new Endpoint("contracts", {
  task: "contract-key-fields",
  model: config.require("model"),
  running: config.requireBoolean("running"),
});

export const id = contracts.id;
export const status = contracts.status;
export const model = contracts.deployedModel;
