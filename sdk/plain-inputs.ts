import * as pulumi from "@pulumi/pulumi";
import { INPUTS, type InputName } from "../provider/endpoint/secrecy";

/**
 * The inputs of a registration that are known to be no secrets: `true` for all of them, undefined where nothing is known.
 *
 * @param props - what is registered, after every transformation.
 */
export async function plainInputs(props: pulumi.Inputs): Promise<true | InputName[] | undefined> {
  try {
    const plain = await Promise.all(INPUTS.map((name) => isPlain(props[name])));
    // After the wait: what is registered late in the same turn of the program counts as well.
    if (transformsAreInUse()) return undefined;
    return plain.every(Boolean) ? true : INPUTS.filter((_, index) => plain[index]);
  } catch {
    return undefined; // an input that fails: its registration says why
  }
}

async function isPlain(value: unknown): Promise<boolean> {
  return holdsNoOutput(value) || !(await pulumi.isSecret(pulumi.output(value)));
}

/** Most inputs are plain values, and need no output to be made of them. */
function holdsNoOutput(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== Array.prototype && proto !== null) return false;
  return Object.values(value).every(holdsNoOutput);
}

/**
 * Whether the program has the engine call it back, as `transforms` do: the engine may then make a secret of anything,
 * and does not tell. Pulumi keeps the one server for such calls with the state of the run, and shows it nowhere else.
 */
function transformsAreInUse(): boolean {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a private module: where it has moved, nothing is known
    const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore: () => { callbacks?: unknown } };
    return getStore().callbacks !== undefined;
  } catch {
    return true;
  }
}
