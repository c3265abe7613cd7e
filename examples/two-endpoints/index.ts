import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";

const config = new pulumi.Config();

// Config may choose the model for the invoices. Otherwise it is the one that the leaderboard recommends.
const invoices = new Endpoint(
  "invoices",
  { task: "invoice-line-items", model: config.require("invoiceModel") },
  { customTimeouts: { create: "40m" } },
);

// In a development stack this endpoint is kept stopped, where it costs nothing.
const contracts = new Endpoint("contracts", {
  task: "contract-key-fields",
  running: config.requireBoolean("contractsRunning"),
});

export const invoicesUrl = invoices.url;
export const invoicesModel = invoices.deployedModel;
export const contractsStatus = contracts.status;
