import { INPUT_NAMES, inputRow, type InputName, isInput } from "../properties";
import type { EndpointInputs } from "../types";

/** Inputs, or a state that holds them. */
type Marked = Pick<Partial<EndpointInputs>, "__plain">;

/** The outputs that would reveal what `secrets` hold, other than the outputs of the same names. Pure. */
export function tellingOutputs(secrets: Iterable<string>): string[] {
  return [...new Set([...secrets].flatMap((secret) => (isInput(secret) ? inputRow(secret).tells : [])))];
}

/**
 * The inputs that may be secrets: all except those that are known not to be secret. The mark is not the other way
 * round, because a secret that arrived by another way, as by a transformation, would then count as plain. Pure.
 */
export function secretInputs({ __plain: plain }: Marked): InputName[] {
  if (plain === true) return [];
  // Another program may have written the state.
  const known: readonly unknown[] = Array.isArray(plain) ? plain : [];
  return INPUT_NAMES.filter((name) => !known.includes(name));
}

/** Whether an input is a secret now, but not in the state. Pure. */
export function isTightened(olds: Marked, news: Marked): boolean {
  const before = secretInputs(olds);
  return secretInputs(news).some((name) => !before.includes(name));
}
