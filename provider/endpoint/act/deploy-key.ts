import { createHash, randomUUID } from "node:crypto";

/** Separates these keys from every other hash of a name. */
const NAMESPACE = "pulumi-pareta deploy ";

/**
 * The `Idempotency-Key` of a logical deploy. A made name is random and belongs to one deploy alone, so the key follows
 * from the name: a server that heeds the key makes one endpoint, whichever process sends the deploy again. A given name
 * may be deployed many times over the years, so its key is for this deploy only.
 *
 * @returns a UUID: for a made name, version 8 of RFC 9562, from the name's SHA-256.
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
