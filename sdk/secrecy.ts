import * as pulumi from "@pulumi/pulumi";
import { INPUT_NAMES, type InputName } from "../provider/endpoint/properties";

/** What a registration states about its secrets. */
export interface Secrecy {
  /** The inputs that are known not to be secrets. `true` means all of them, undefined means that nothing is known. */
  plain: true | InputName[] | undefined;
  /** The inputs that are known to be secrets. */
  secret: InputName[];
}

/**
 * Which inputs of a registration are secrets, and which are known not to be.
 *
 * @param props - the registered inputs, after every transformation.
 */
export async function secrecyOf(props: pulumi.Inputs): Promise<Secrecy> {
  try {
    const each = await Promise.all(INPUT_NAMES.map((name) => isPlain(props[name])));
    const plain = INPUT_NAMES.filter((_, index) => each[index]);
    const secret = INPUT_NAMES.filter((_, index) => !each[index]);
    // Checked after the wait, because a registration later in the same turn of the program counts as well.
    if (transformsAreInUse()) return { plain: undefined, secret };
    return { plain: secret.length === 0 ? true : plain, secret };
  } catch {
    return { plain: undefined, secret: [] }; // an input that fails: the registration reports the reason
  }
}

async function isPlain(value: unknown): Promise<boolean> {
  return holdsNoOutput(value) || !(await pulumi.isSecret(pulumi.output(value)));
}

/** Most inputs are plain values, and need not be wrapped in an output. */
function holdsNoOutput(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== Array.prototype && proto !== null) return false;
  return Object.values(value).every(holdsNoOutput);
}

/**
 * Whether the program has the engine call it back, as `transforms` do. The engine may then make any input a secret, and
 * does not report it. Pulumi keeps its only server for such calls in the state of the run, and exposes it nowhere else.
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
