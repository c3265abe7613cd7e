import * as z from "zod";

/** A text that is not blank. Further checks apply only to a text that is not blank. */
export function filledText(what: string) {
  return z.string({ error: `must be ${what}` }).refine((value) => value.trim() !== "", {
    error: `must be ${what}, not blank`,
    abort: true,
  });
}
