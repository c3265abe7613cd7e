/**
 * What an error says of a missing key where the config has one under a name that is not read: Pulumi puts a name without a
 * namespace into the project's own. Empty where it has none.
 *
 * @param names - of the config's values, each with its namespace.
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

/** The names of a dynamic provider's config, which says them to nobody who asks for one by name. */
export function namesIn(config: object | undefined): string[] {
  const { rawConfig } = (config ?? {}) as { rawConfig?: unknown };
  return typeof rawConfig === "object" && rawConfig !== null ? Object.keys(rawConfig) : [];
}
