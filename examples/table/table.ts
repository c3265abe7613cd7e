import * as z from "zod";

/** Strict, so that a key with a typo is an error and not a default. */
const row = z.strictObject({
  task: z.string().min(1),
  model: z.string().min(1).default("recommended"),
  running: z.boolean().default(true),
});

const table = z.record(z.string(), row).refine((rows) => Object.keys(rows).length > 0, "has no rows");

/** One endpoint of the table. */
export type Row = z.output<typeof row>;

/**
 * Checks a table of endpoints, by logical name.
 *
 * @throws Error that lists every mistake with its place.
 */
export function parseTable(given: unknown): Record<string, Row> {
  const { success, data, error } = table.safeParse(given);
  if (!success) throw new Error(`The table of endpoints in the config:\n${z.prettifyError(error)}`);
  return data;
}
