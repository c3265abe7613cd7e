/**
 * The error's hint about a missing key, where the config has a key under a name that is not read: Pulumi puts a name
 * without a namespace into the project's own. Empty where the config has no such key.
 *
 * @param names - the names of the config's values, each with its namespace.
 */
export function misplacedKey(names: readonly string[]): string {
  const found = names.filter((name) => name !== "pareta:apiKey" && /^([^:]+:)?(pareta[-_.]?)?api[-_]?key$/i.test(name));
  if (found.length === 0) return "";
  const [has, it] =
    found.length === 1 ? [`"${found[0]}"`, "that is"] : [found.map((name) => `"${name}"`).join(", "), "one is"];
  return (
    `. The config has ${has}, which is not read: if ${it} the key, it belongs under pareta:apiKey, with its namespace ` +
    "(`pulumi config set --secret pareta:apiKey`)"
  );
}

/** The names in a dynamic provider's config, which the config's own interface does not list. */
export function namesIn(config: object | undefined): string[] {
  const { rawConfig } = (config ?? {}) as { rawConfig?: unknown };
  return typeof rawConfig === "object" && rawConfig !== null ? Object.keys(rawConfig) : [];
}
