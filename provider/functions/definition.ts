import * as z from "zod";
import { filledText } from "../endpoint/decide/filled-text";
import { describe, didYouMean } from "../endpoint/decide/hints";
import { FunctionError, type ArgumentFault } from "./errors";
import type { Inquiry } from "./inquiry";

/** A function: the check of its arguments, and what it does with them. */
export interface FunctionDefinition<Args, Result> {
  /** The arguments, each checked separately. */
  readonly shape: z.ZodRawShape;
  /**
   * Checks the arguments that a program gave. Pure.
   *
   * @throws FunctionError that names every wrong argument, the given value and what is valid.
   */
  check(given: unknown): Args;
  /** Calls the API. The result is plain JSON. */
  run(args: Args, inquiry: Inquiry): Promise<Result>;
}

interface Definition<Args, Shape extends z.ZodRawShape, Result> {
  /** An example of a valid call, for the error about an invalid one. */
  example: string;
  shape: Shape;
  /** The check of arguments in combination. Returns undefined if they are valid. */
  together?: (args: z.infer<z.ZodObject<Shape>>) => string | undefined;
  run: (args: Args, inquiry: Inquiry) => Promise<Result>;
}

/** Makes a function from the shape of its arguments and its implementation. */
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
    // As everywhere in Pulumi, undefined and null mean that an argument is not given.
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

/** A text that is part of a path. */
export function id(what: string) {
  return filledText(what).refine((value) => value !== "." && value !== "..", { error: `must be ${what}` });
}
