import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";

const config = new pulumi.Config();

const contracts = new Endpoint("contracts", {
  task: "contract-key-fields",
  running: config.getBoolean("running") ?? true,
});

/** What an app needs to send requests. This is a contract with the stacks that read it. */
export const endpoints = { contracts: { id: contracts.id, url: contracts.url } };
