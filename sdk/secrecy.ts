import * as pulumi from "@pulumi/pulumi";
import { INPUT_NAMES, type InputName } from "../provider/endpoint/properties";

/** What a registration tells of its secrets. */
export interface Secrecy {
  /** The inputs that are known to be no secrets: `true` for all of them, undefined where nothing is known. */
  plain: true | InputName[] | undefined;
  /** The inputs that are known to be secrets. */
  secret: InputName[];
}

/**
 * Which inputs of a registration are secrets, and which are known to be none.
 *
 * @param props - what is registered, after every transformation.
 */
export async function secrecyOf(props: pulumi.Inputs): Promise<Secrecy> {
  try {
    const each = await Promise.all(INPUT_NAMES.map((name) => isPlain(props[name])));
    const plain = INPUT_NAMES.filter((_, index) => each[index]);
    const secret = INPUT_NAMES.filter((_, index) => !each[index]);
    // After the wait: what is registered late in the same turn of the program counts as well.
    if (transformsAreInUse()) return { plain: undefined, secret };
    return { plain: secret.length === 0 ? true : plain, secret };
  } catch {
    return { plain: undefined, secret: [] }; // an input that fails: its registration says why
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
