import * as pulumi from "@pulumi/pulumi";
import { userError } from "../user-error";

/**
 * Refuses outputs among plain arguments. A program in JavaScript, or one with a cast, may pass a function the outputs
 * that only its `...Output` variant waits for.
 *
 * @throws RunError that names the argument and the `...Output` variant.
 */
export function refuseOutputs(name: string, args: unknown): void {
  const late = findLate(args, []);
  if (!late) return;
  const subject = late.path.length > 0 ? `${late.path.join(".")} must be a plain value` : "its arguments must be plain";
  throw userError(`${name}: ${subject}; got ${late.kind}. Use ${name}Output, which waits for it.`);
}

/** Arguments are nested this deep at most: a list in a query. */
const DEPTH = 4;

function findLate(value: unknown, path: string[]): { path: string[]; kind: string } | undefined {
  if (pulumi.Output.isInstance(value)) return { path, kind: "an Output" };
  if (value instanceof Promise) {
    // The output is refused even if it fails later. Its own failure would be a second error.
    value.catch(() => {});
    return { path, kind: "a Promise" };
  }
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value) || path.length === DEPTH) {
    return undefined;
  }
  for (const [key, inner] of Object.entries(value)) {
    const late = findLate(inner, [...path, key]);
    if (late) return late;
  }
  return undefined;
}
