import { inertLines, jsonText } from "./text";

/**
 * Writes lines that are not the result: notes, questions and errors. Text from others is escaped, so it cannot control
 * the terminal.
 */
export function tell(text: string): void {
  process.stderr.write(`${inertLines(text)}\n`);
}

/** Prints a result for scripts. */
export function printJson(value: unknown): void {
  process.stdout.write(`${jsonText(value)}\n`);
}
