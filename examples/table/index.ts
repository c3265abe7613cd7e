import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";
import { parseTable } from "./table";

const table = parseTable(new pulumi.Config().requireObject("endpoints"));

const endpoints = Object.entries(table).map(([name, row]) => ({ name, endpoint: new Endpoint(name, row) }));

/** By logical name: where each is, and whether it serves. */
export const serving = Object.fromEntries(
  endpoints.map(({ name, endpoint: { id, status, url, deployedModel } }) => [name, { id, status, url, deployedModel }]),
);
