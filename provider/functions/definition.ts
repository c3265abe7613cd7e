import * as z from "zod";
import { filledText } from "../endpoint/decide/filled-text";
import { describe, didYouMean } from "../endpoint/decide/hints";
import { FunctionError, type ArgumentFault } from "./errors";
import type { Inquiry } from "./inquiry";

/** A function: how its arguments are checked, and what it does with them. */
export interface FunctionDefinition<Args, Result> {
  /** Its arguments, each by itself. */
  readonly shape: z.ZodRawShape;
  /**
   * Checks what a program gave. Pure.
   *
   * @throws FunctionError that names every argument at fault, what was given and what would be right.
   */
  check(given: unknown): Args;
  /** Asks the API. The result is plain JSON. */
  run(args: Args, inquiry: Inquiry): Promise<Result>;
}

interface Definition<Args, Shape extends z.ZodRawShape, Result> {
  /** How a right call looks, for the error of a wrong one. */
  example: string;
  shape: Shape;
  /** What no single argument shows: undefined when all is well. */
  together?: (args: z.infer<z.ZodObject<Shape>>) => string | undefined;
  run: (args: Args, inquiry: Inquiry) => Promise<Result>;
}

/** Makes a function of the shape of its arguments and of what it does. */
export function define<Args, Shape extends z.ZodRawShape, Result>(
  name: string,
  { example, shape, together, run }: Definition<Args, Shape, Result>,
): FunctionDefinition<Args, Result> {
  const schema = z.strictObject(shape);
  const refuse = (faults: ArgumentFault[]): never => {
    const texts = faults.map(({ property, reason }) => (property ? `${property} ${reason}` : reason));
    throw new FunctionError(`${name}: ${texts.join("; ")}. Right is, for example, ${example}`, { faults });
  };
  const check = (given: unknown): Args => {
    if (typeof (given ?? {}) !== "object" || Array.isArray(given)) {
      refuse([{ property: "", reason: `its arguments must be an object; got ${describe(given)}` }]);
    }
    // As everywhere in Pulumi, what is undefined or null is not given.
    const args = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => (value ?? null) !== null));
    const parsed = schema.safeParse(args);
    if (!parsed.success) refuse(parsed.error.issues.flatMap((issue) => toFaults(issue, args, Object.keys(shape))));
    const wrong = together?.(parsed.data as z.infer<z.ZodObject<Shape>>);
    if (wrong !== undefined) refuse([{ property: "", reason: wrong }]);
    return parsed.data as Args;
  };
  return { shape, check, run };
}

function toFaults(issue: z.core.$ZodIssue, args: object, known: string[]): ArgumentFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const meant = known.length > 0 ? ` (${didYouMean(key, known)})` : "";
      return { property: key, reason: `is not one of its arguments${meant}` };
    });
  }
  const property = issue.path.map(String).join(".");
  const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], args);
  if (value === undefined) return [{ property, reason: `is missing: it ${issue.message}` }];
  return [{ property, reason: `${issue.message}; got ${describe(value)}` }];
}

/** A text that stands in a path. */
export function id(what: string) {
  return filledText(what).refine((value) => value !== "." && value !== "..", { error: `must be ${what}` });
}
