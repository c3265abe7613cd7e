import type { Props } from "./props";

/** Marks a secret in an exported stack. A constant of Pulumi's. */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

function isSecret(value: unknown): value is { plaintext?: string } {
  return typeof value === "object" && value !== null && (value as Props)[SIGNATURE_KEY] === SECRET;
}

/** Whether anything in `value` is a secret that is still encrypted. */
export function holdsEncrypted(value: unknown): boolean {
  if (isSecret(value)) return value.plaintext === undefined;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsEncrypted);
}

/** The value with its decrypted secrets in the place of their wrappers. An encrypted one stays as it is. */
export function reveal(value: unknown): unknown {
  if (isSecret(value)) return value.plaintext === undefined ? value : reveal(JSON.parse(value.plaintext));
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
}
