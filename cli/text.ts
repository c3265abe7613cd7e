import { inert } from "../provider/client/core/inert";
import { shellQuote } from "../provider/endpoint/decide/shell-quote";

/** The most lines that are shown of one text. */
const MOST_LINES = 100;

/**
 * A text of several lines, each of them inert. What others wrote may hold line breaks: so each line but the first, which
 * is this program's, is indented, and nobody else's text begins a line.
 */
export function inertLines(text: string): string {
  const [first = "", ...others] = text.split("\n");
  const more = others.length - MOST_LINES;
  const shown = others.slice(0, MOST_LINES).map((line) => (/^ {2}|^$/.test(line) ? line : `  ${line}`));
  return [first, ...shown, ...(more > 0 ? [`  ... (${more} more lines)`] : [])].map((line) => inert(line)).join("\n");
}

/** A text as one word of a POSIX shell's command, to be copied; what follows an option has to be one word with it. */
export function shellWord(text: string): string {
  const shown = inert(text);
  return /^[\w.:@%+=/-]+$/.test(shown) ? shown : quoted(shown);
}

/** The same, in quotes whatever it is. */
export function quoted(text: string): string {
  return shellQuote(inert(text));
}

/** Words after a command's options, to be copied: one that begins with a dash is not an option. */
export function shellWords(texts: readonly string[]): string {
  const words = texts.map(shellWord);
  return [...(texts.some((text) => text.startsWith("-")) ? ["--"] : []), ...words].join(" ");
}

/**
 * A value as JSON on one line, as a terminal or a log can show it: what these would act on is escaped, which makes no
 * difference to who reads the JSON.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/\p{C}|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<=#)#/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** Whether to print in color on `output`, as https://no-color.org has it. */
export function usesColor(output: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
