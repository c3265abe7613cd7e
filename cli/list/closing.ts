import { shellWords } from "../text";
import type { Looked } from "./looked";
import type { Row } from "./rows";

/** The summary of a list, in a line or two. */
export function closingText(rows: readonly Row[], { nowhere, everywhere }: Looked): string {
  if (rows.length === 0) return "No endpoints.";
  const billing = rows.filter(({ bills }) => bills).length;
  const marked = rows.filter(({ billsUnmanaged }) => billsUnmanaged);
  const sum = `${rows.length} ${rows.length === 1 ? "endpoint" : "endpoints"}, ${billing} billing`;
  if (marked.length === 0) return `${sum}.`;
  const [bill, it] = marked.length === 1 ? ["bills", "It"] : ["bill", "They"];
  return `${sum}; ${nowhere}: ${marked.length} that ${bill} or may.
${everywhere ? `To put into a stack: pulumi-pareta import ${shellWords(marked.map(({ id }) => id))}` : `${it} may be another stack's: pulumi-pareta list --all-stacks`}`;
}

/** The summary of a list if no endpoint passes its filters. */
export function nothingLeft(there: number, statuses: readonly string[]): string {
  if (there === 0) return "No endpoints.";
  const of = statuses.length > 0 ? ` The statuses that there are: ${statuses.join(", ")}.` : "";
  return `No such endpoints, of ${there}.${of}`;
}
