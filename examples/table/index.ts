import * as pulumi from "@pulumi/pulumi";
import { Endpoint } from "pulumi-pareta";
import { parseTable } from "./table";

const table = parseTable(new pulumi.Config().requireObject("endpoints"));

const endpoints = Object.entries(table).map(([name, row]) => ({ name, endpoint: new Endpoint(name, row) }));

/** The address and status of each endpoint, by logical name. */
export const serving = Object.fromEntries(
  endpoints.map(({ name, endpoint: { id, status, url, deployedModel } }) => [name, { id, status, url, deployedModel }]),
);
