/**
 * A text of somebody else's, safe to print: what would move the cursor, hide or reorder text is shown as its escape.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** As {@link printable}, for a text that has several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** A text as one word of a POSIX shell's command, to be copied. */
export function shellWord(text: string): string {
  const shown = printable(text);
  return /^[\w.:@%+=/-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** Whether to print in color on `output`, as https://no-color.org has it. */
export function usesColor(output: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
}
