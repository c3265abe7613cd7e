/** The package's schema, as JSON. It is large and rarely requested, so it is read only on request. */
export function schemaText(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be read at every start
  return JSON.stringify(require("./schema.json"));
}
