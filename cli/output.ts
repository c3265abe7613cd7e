import { printableLines } from "./text";

/** Shows lines beside the result: notes, questions and errors. What others wrote in them cannot act on the terminal. */
export function tell(text: string): void {
  process.stderr.write(`${printableLines(text)}\n`);
}
