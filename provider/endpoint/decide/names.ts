/** A name may be an id and part of a path, so it stays short and uses only these characters. */
const MAX_LENGTH = 40;
const RANDOM_DIGITS = 7;

/**
 * Makes a name for an endpoint whose program gives none: `<logical name>-<7 random hex>`. The random part makes sure
 * that two people with the same program never share one endpoint.
 *
 * @param random - uniform numbers in [0, 1).
 */
export function makeName(logicalName: string, random: () => number): string {
  let digits = "";
  for (let i = 0; i < RANDOM_DIGITS; i++) digits += Math.floor(random() * 16).toString(16);
  const prefix = logicalName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH - RANDOM_DIGITS - 1)
    .replace(/^-|-$/g, "");
  return `${prefix || "endpoint"}-${digits}`;
}

/** The logical name at the end of a URN. It may contain the separator of the URN's parts. */
export function logicalNameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The same; undefined for a value that is not a URN. */
export function logicalNameIn(urn: unknown): string | undefined {
  if (typeof urn !== "string" || !urn.startsWith("urn:pulumi:")) return undefined;
  return logicalNameOf(urn) || undefined;
}

/** The same; `endpoint` for a value that is not a URN. */
export function logicalName(urn: string | undefined): string {
  return logicalNameIn(urn) ?? "endpoint";
}
