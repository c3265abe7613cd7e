import { createHash } from "node:crypto";

/** A name may be an id and part of a path, so it stays short and uses only these characters. */
const MAX_LENGTH = 40;
const RANDOM_DIGITS = 5;
/** Digits that follow from the URN and the random digits. They tell whose an endpoint in a list is. */
const CHECK_DIGITS = 2;

/**
 * Makes a name for an endpoint whose program gives none: `<logical name>-<7 hex digits>`. Five digits are random, so that
 * two people with the same program never share one endpoint. The last two let {@link madeFor} recognize the name.
 *
 * @param random - uniform numbers in [0, 1).
 * @param urn - of the resource. Without it, all digits are random.
 */
export function makeName(logicalName: string, random: () => number, urn?: string): string {
  let digits = "";
  const count = urn === undefined ? RANDOM_DIGITS + CHECK_DIGITS : RANDOM_DIGITS;
  for (let i = 0; i < count; i++) digits += Math.floor(random() * 16).toString(16);
  return `${prefixOf(logicalName)}-${digits}${urn === undefined ? "" : checkDigits(urn, digits)}`;
}

/**
 * Tells whether a name was made for the resource with a URN. Of the names that were made for another resource of the same
 * logical name, such as another stack's, 1 in 256 passes too: it is a hint, and no proof of who made an endpoint. Names
 * that earlier versions made do not pass.
 */
export function madeFor(urn: string): (name: string) => boolean {
  const prefix = `${prefixOf(logicalNameOf(urn))}-`;
  return (name) => {
    const digits = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (!/^[0-9a-f]{7}$/.test(digits)) return false;
    return checkDigits(urn, digits.slice(0, RANDOM_DIGITS)) === digits.slice(RANDOM_DIGITS);
  };
}

function prefixOf(logicalName: string): string {
  const prefix = logicalName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH - RANDOM_DIGITS - CHECK_DIGITS - 1)
    .replace(/^-|-$/g, "");
  return prefix || "endpoint";
}

function checkDigits(urn: string, digits: string): string {
  return createHash("sha256").update(`${urn}\0${digits}`).digest("hex").slice(0, CHECK_DIGITS);
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
