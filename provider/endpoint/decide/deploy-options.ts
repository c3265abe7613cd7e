import * as z from "zod";
import { UNKNOWN } from "../types";

/** Deploy fields that have an input of their own, or that are not a field of the API. */
const RESERVED_OPTIONS = ["task", "model", "name", "wait"];

/** A preview passes unknown values; they are accepted as they are, whatever their type will be. */
export const orUnknown = <T extends z.ZodType>(schema: T) => z.union([z.literal(UNKNOWN), schema]);

const microUsd = z.number({ error: "must be a whole number of micro-USD (1,000,000 is $1)" }).int().nonnegative();
const option = z.string({ error: "must be a string" });

const fields = {
  region: orUnknown(option).optional(),
  provider: orUnknown(option).optional(),
  quality: orUnknown(z.union([z.string(), z.number()], { error: "must be a string or a number" })).optional(),
  run_mode: orUnknown(option).optional(),
  taskDisplay: orUnknown(option).optional(),
  cost_per_request_micro_usd: orUnknown(microUsd).optional(),
  frontier_cost_per_request_micro_usd: orUnknown(microUsd).optional(),
};

/** The typed fields of a deploy request; other fields pass unchecked. */
export const DEPLOY_FIELDS: readonly string[] = Object.keys(fields);

/** The `deployOptions` input. It is sent as it is, except for fields that have an input of their own. */
export const deployOptions = z
  .looseObject(fields, { error: 'must be an object of extra deploy fields, such as { region: "eu" }' })
  .superRefine((options, context) => {
    for (const key of RESERVED_OPTIONS.filter((key) => key in options)) {
      const instead = key === "wait" ? "a deploy is always waited for" : `use the input "${key}"`;
      context.addIssue({ code: "custom", path: [key], message: `may not be given here: ${instead}` });
    }
  });
