import { createHash } from "node:crypto";

/**
 * Uniform numbers in [0, 1) from the seed that the engine gives with a check: the same for the preview of an update and
 * for the update itself, so that both show one name.
 */
export function seededRandom(seed: Uint8Array): () => number {
  let drawn = 0;
  return () => {
    const digest = createHash("sha256").update(seed).update(`:${drawn++}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
