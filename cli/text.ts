import { inert } from "../provider/client/core/inert";
import { shellQuote } from "../provider/endpoint/decide/shell-quote";

/** The maximum number of lines shown of one text. */
const MOST_LINES = 100;

/**
 * A text of several lines, each of them inert. Text from others may contain line breaks. So each line after the first,
 * which is this program's, is indented, and no text from others begins a line.
 */
export function inertLines(text: string): string {
  const [first = "", ...others] = text.split("\n");
  const more = others.length - MOST_LINES;
  const shown = others.slice(0, MOST_LINES).map((line) => (/^ {2}|^$/.test(line) ? line : `  ${line}`));
  return [first, ...shown, ...(more > 0 ? [`  ... (${more} more lines)`] : [])].map((line) => inert(line)).join("\n");
}

/**
 * A text as one word of a POSIX shell command, for copying. The value of an option must be one word with the option.
 */
export function shellWord(text: string): string {
  const shown = inert(text);
  return /^[\w.:@%+=/-]+$/.test(shown) ? shown : quoted(shown);
}

/** The same, always in quotes. */
export function quoted(text: string): string {
  return shellQuote(inert(text));
}

/** The words after a command's options, for copying. A word that begins with a dash is not an option. */
export function shellWords(texts: readonly string[]): string {
  const words = texts.map(shellWord);
  return [...(texts.some((text) => text.startsWith("-")) ? ["--"] : []), ...words].join(" ");
}

/**
 * A value as JSON on one line that a terminal or a log can show. Characters that could control these are escaped, and
 * the JSON has the same meaning.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/\p{C}|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?<=#)#/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** Whether to print in color on `output`, by the rules of https://no-color.org. */
export function usesColor(output: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
