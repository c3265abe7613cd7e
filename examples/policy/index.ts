import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";

const config = new pulumi.Config();

const contracts = new Endpoint(
  "contracts",
  {
    task: "contract-key-fields",
    model: config.get("model") ?? "recommended",
    running: config.requireBoolean("running"),
  },
  { protect: config.requireBoolean("protect") },
);

export const url = contracts.url;
