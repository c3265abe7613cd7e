import { createHash, randomUUID } from "node:crypto";

/** Sets these keys apart from whatever else is hashed from a name. */
const NAMESPACE = "pulumi-pareta deploy ";

/**
 * The `Idempotency-Key` of a logical deploy. A name that was made here is random and belongs to one deploy alone, so the
 * key follows from it: a server that heeds it makes one endpoint, whoever sends the deploy again, and from whichever
 * process. A name that was given may be deployed many times over the years, so its key holds for this deploy only.
 *
 * @returns a UUID: of a made name, version 8 of RFC 9562, from its SHA-256.
 */
export function deployKey(name: string, made: boolean): string {
  if (!made) return randomUUID();
  const bytes = createHash("sha256")
    .update(NAMESPACE + name)
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
