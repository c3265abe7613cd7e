import * as z from "zod";

/** A text that is not blank. What else there is to check of it is checked only of one that is filled. */
export function filledText(what: string) {
  return z.string({ error: `must be ${what}` }).refine((value) => value.trim() !== "", {
    error: `must be ${what}, not blank`,
    abort: true,
  });
}
