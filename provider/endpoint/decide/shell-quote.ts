/** A text as one word of a POSIX shell's command, in quotes whatever it is. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
