import { shellWord } from "../text";
import type { Row } from "./rows";

/** What a list comes to, in a line or two. */
export function closingText(rows: readonly Row[]): string {
  if (rows.length === 0) return "No endpoints.";
  const billing = rows.filter(({ bills }) => bills).length;
  const marked = rows.filter(({ billsUnmanaged }) => billsUnmanaged);
  const sum = `${rows.length} ${rows.length === 1 ? "endpoint" : "endpoints"}, ${billing} billing`;
  if (marked.length === 0) return `${sum}.`;
  const ids = marked.map(({ id }) => shellWord(id)).join(" ");
  return `${sum}; in no stack given: ${marked.length} that ${marked.length === 1 ? "bills" : "bill"} or may.
To put into a stack: pulumi-pareta import ${ids}`;
}
