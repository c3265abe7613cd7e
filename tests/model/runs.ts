import fc from "fast-check";
import type { Sequence } from "./commands";
import { figures, reportFigures } from "./figures";
import { runSequence } from "./sequence";

const { PARETA_SOAK_SEQUENCES, PARETA_SOAK_SEED, PARETA_SOAK_PATH } = process.env;

/** Whether this run is a soak: as long as it was told to be, and with its own seed. */
export const SOAKING = PARETA_SOAK_SEQUENCES !== undefined;

/** `npm test` uses the same sequences every time; a soak uses new ones. */
const SEED = Number(PARETA_SOAK_SEED ?? 20260101);

/**
 * Runs sequences until one breaks a promise, and shrinks that one.
 *
 * @param share - the share of a soak's sequences.
 */
export async function holds(
  name: string,
  sequences: fc.Arbitrary<Sequence>,
  share: number,
  numRuns: number,
): Promise<void> {
  const path = PARETA_SOAK_PATH;
  try {
    await fc.assert(
      fc.asyncProperty(sequences, (sequence) => runSequence(sequence)),
      {
        numRuns: SOAKING ? Math.ceil(Number(PARETA_SOAK_SEQUENCES) * share) : numRuns,
        seed: SEED,
        ...(path !== undefined && { path, endOnFailure: true }),
        includeErrorInReport: true,
      },
    );
  } catch (error) {
    figures.violations++;
    throw error;
  } finally {
    reportFigures(name);
  }
}
