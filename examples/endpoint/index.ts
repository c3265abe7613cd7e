import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";

const config = new pulumi.Config();

// `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
const contracts = new Endpoint("contracts", {
  task: "contract-key-fields",
  // `pulumi config set model mistral-3` asks for another model, which replaces the endpoint.
  model: config.get("model"),
  // `pulumi config set evaluate true` lets it do so only if it answers 20 examples of the task as well as the current one.
  evaluation: config.getBoolean("evaluate") ? { fromTask: 20, notWorseThanCurrent: 0.02 } : undefined,
  running: config.getBoolean("running") ?? true,
});

export const id = contracts.id;
export const status = contracts.status;
export const url = contracts.url;
