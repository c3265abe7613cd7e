import { createHash } from "node:crypto";

/**
 * Uniform numbers in [0, 1) from the seed that the engine passes with a check. The preview of an update and the update
 * itself get the same seed, so both show the same name.
 */
export function seededRandom(seed: Uint8Array): () => number {
  let drawn = 0;
  return () => {
    const digest = createHash("sha256").update(seed).update(`:${drawn++}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
