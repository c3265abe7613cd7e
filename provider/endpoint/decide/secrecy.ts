import { INPUT_NAMES, inputRow, type InputName } from "../properties";
import type { EndpointInputs } from "../types";

/** Inputs, or a state that holds them. */
type Marked = Pick<Partial<EndpointInputs>, "__plain">;

/** The outputs, other than those of the same names, that would tell what `secrets` hold. Pure. */
export function tellingOutputs(secrets: Iterable<string>): string[] {
  return [...new Set([...secrets].flatMap((secret) => (isInput(secret) ? inputRow(secret).tells : [])))];
}

function isInput(name: string): name is InputName {
  return INPUT_NAMES.some((input) => input === name);
}

/**
 * The inputs that may be secrets: all but those that are known to be none. A mark for what is a secret would make a secret
 * that came past it, as by a transformation, count as plain. Pure.
 */
export function secretInputs({ __plain: plain }: Marked): InputName[] {
  if (plain === true) return [];
  // A state may have been written by another program.
  const known: readonly unknown[] = Array.isArray(plain) ? plain : [];
  return INPUT_NAMES.filter((name) => !known.includes(name));
}

/** Whether something is a secret by now that stands as none in the state. Pure. */
export function isTightened(olds: Marked, news: Marked): boolean {
  const before = secretInputs(olds);
  return secretInputs(news).some((name) => !before.includes(name));
}
