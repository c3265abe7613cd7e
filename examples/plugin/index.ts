import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta/plugin";

const config = new pulumi.Config();

// `pulumi config set running false` stops the endpoint, which then costs nothing. `true` starts it again.
const contracts = new Endpoint("contracts", {
  task: "contract-key-fields",
  running: config.getBoolean("running") ?? true,
});

export const id = contracts.id;
export const status = contracts.status;
export const url = contracts.url;
