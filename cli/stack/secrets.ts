import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../provider/shell/wire";
import type { Props } from "./props";

function isSecret(value: unknown): value is { plaintext?: string } {
  return typeof value === "object" && value !== null && (value as Props)[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** Whether `value` contains a secret that is still encrypted. */
export function holdsEncrypted(value: unknown): boolean {
  if (isSecret(value)) return value.plaintext === undefined;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsEncrypted);
}

/** Whether `value` contains a secret, encrypted or not. */
export function holdsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

/** The value with decrypted secrets in place of their wrappers. An encrypted secret stays unchanged. */
export function reveal(value: unknown): unknown {
  if (isSecret(value)) return value.plaintext === undefined ? value : reveal(JSON.parse(value.plaintext));
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
}
