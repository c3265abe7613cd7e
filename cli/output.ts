import { inertLines, jsonText } from "./text";

/** Shows lines beside the result: notes, questions and errors. What others wrote in them cannot act on the terminal. */
export function tell(text: string): void {
  process.stderr.write(`${inertLines(text)}\n`);
}

/** Prints a result for scripts. */
export function printJson(value: unknown): void {
  process.stdout.write(`${jsonText(value)}\n`);
}
