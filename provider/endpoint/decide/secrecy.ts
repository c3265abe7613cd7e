import type { EndpointInputs } from "../types";

/** The inputs that a program can give as secrets. */
export const INPUTS = ["task", "model", "name", "running", "deployOptions", "smokeTest"] as const;

export type InputName = (typeof INPUTS)[number];

/**
 * The outputs that tell something of an input: where the input is a secret, so are they. An `id` may repeat the name, and
 * cannot be a secret in Pulumi.
 */
const TELLS: Readonly<Record<InputName, readonly string[]>> = {
  task: ["deployedModel", "recommendedSystemPrompt", "promptScaffold", "url"],
  model: ["deployedModel", "recommendedSystemPrompt", "promptScaffold"],
  name: ["url"],
  running: ["status", "ready"],
  deployOptions: ["url"],
  smokeTest: [],
};

/** Inputs, or a state that holds them. */
type Marked = Pick<Partial<EndpointInputs>, "__plain">;

/** The outputs, other than those of the same names, that would tell what `secrets` hold. Pure. */
export function tellingOutputs(secrets: Iterable<string>): string[] {
  const known = TELLS as Readonly<Record<string, readonly string[]>>;
  return [...new Set([...secrets].flatMap((secret) => (Object.hasOwn(known, secret) ? (known[secret] ?? []) : [])))];
}

/**
 * The inputs that may be secrets: all but those that are known to be none. A mark for what is a secret would make a secret
 * that came past it, as by a transformation, count as plain. Pure.
 */
export function secretInputs({ __plain: plain }: Marked): InputName[] {
  if (plain === true) return [];
  // A state may have been written by another program.
  const known: readonly unknown[] = Array.isArray(plain) ? plain : [];
  return INPUTS.filter((name) => !known.includes(name));
}

/** Whether something is a secret by now that stands as none in the state. Pure. */
export function isTightened(olds: Marked, news: Marked): boolean {
  const before = secretInputs(olds);
  return secretInputs(news).some((name) => !before.includes(name));
}
