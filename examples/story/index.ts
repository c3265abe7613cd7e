import * as pulumi from "@pulumi/pulumi";
import { Endpoint, getEndpointMetricsOutput, matchTaskOutput } from "pulumi-pareta";

const config = new pulumi.Config();

// The catalogue grows, so a match may change from run to run, and another task would replace the endpoint. Once found,
// write the task down: `pulumi config set task "$(pulumi stack output task)"`.
export const task = config.get("task") ?? matchTaskOutput({ query: config.require("intent") }).taskId;

const endpoint = new Endpoint("story", {
  task,
  model: "recommended",
  running: config.requireBoolean("running"),
});

// What ask.mjs needs to send a request.
export const id = endpoint.id;
export const url = endpoint.url;

export const status = endpoint.status;
export const model = endpoint.deployedModel;

// Every run reads what the endpoint has spent, and saved against the frontier model, in micro-USD.
export const cost = getEndpointMetricsOutput({
  id: endpoint.id,
  dimensions: ["cost"],
  query: { window: "24h" },
}).cost;
