import type * as fc from "fast-check";

const { PARETA_FUZZ_SCALE, PARETA_SOAK_SEED, PARETA_SOAK_PATH } = process.env;

/** How often a property is tried. A soak tries it more often, with its own seed. */
export function tries<T>(numRuns: number): fc.Parameters<T> {
  return {
    numRuns: Math.ceil(numRuns * Number(PARETA_FUZZ_SCALE ?? 1)),
    seed: Number(PARETA_SOAK_SEED ?? 20260101),
    ...(PARETA_SOAK_PATH !== undefined && { path: PARETA_SOAK_PATH, endOnFailure: true }),
  };
}
