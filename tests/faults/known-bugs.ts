/** A bug that is known and not yet fixed. */
export interface KnownBug {
  what: string;
  /** The cases that fail because of it. One that passes must be removed. */
  cases: RegExp;
  /** The violation that these cases report. */
  violation: RegExp;
}

export const KNOWN_BUGS: readonly KnownBug[] = [];

/**
 * The violations of a case that known bugs do not explain, and the known bugs that it should have shown and did not.
 */
export function withoutKnown(name: string, violations: readonly string[]): string[] {
  const known = KNOWN_BUGS.filter(({ cases }) => cases.test(name));
  const left = violations.filter((violation) => !known.some((bug) => bug.violation.test(violation)));
  const mended = known.filter((bug) => !violations.some((violation) => bug.violation.test(violation)));
  return [...left, ...mended.map(({ what }) => `mended, so no longer a known bug: ${what}`)];
}
