/** A text as one word of a POSIX shell command. It is always quoted. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
