import { randomUUID } from "node:crypto";
import { withDeploy } from "../support/on-call";
import type { Bug } from "./bug";

/** A deploy that is sent again looks like a new one to a server that heeds keys. */
export const newKey: Bug = {
  name: "a re-send under a new key",
  noticed: [20, 21, 38].map((row) => ({ row, operation: "create" }) as Bug["noticed"][number]),
  api: (api) =>
    withDeploy(api, (deploy) => (params, options) => deploy(params, { ...options, idempotencyKey: randomUUID() })),
};
