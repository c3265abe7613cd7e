import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod";

/** Headers that can be sent; null means a header that is removed. */
export const headersSchema = z.record(
  z.string().refine((name) => succeeds(() => validateHeaderName(name)), "is no header name"),
  z
    .string()
    .refine((value) => succeeds(() => validateHeaderValue("value", value)), "cannot be sent in a header")
    .nullable(),
);

function succeeds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
