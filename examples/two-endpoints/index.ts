import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";

const config = new pulumi.Config();

// A model of one's own choice for the invoices; what the leaderboard recommends unless config says otherwise.
const invoices = new Endpoint(
  "invoices",
  { task: "invoice-line-items", model: config.require("invoiceModel") },
  { customTimeouts: { create: "40m" } },
);

// In a development stack this one is kept, but stopped: it costs nothing there.
const contracts = new Endpoint("contracts", {
  task: "contract-key-fields",
  running: config.requireBoolean("contractsRunning"),
});

export const invoicesUrl = invoices.url;
export const invoicesModel = invoices.deployedModel;
export const contractsStatus = contracts.status;
