import { textOf } from "./blocks";

export const PAGE = "docs/troubleshooting.md";

/** The error texts that the troubleshooting page explains: its third-level headings. */
export function explained(): string[] {
  return textOf(PAGE)
    .split("\n")
    .flatMap((line) => /^### `(.+)`$/.exec(line)?.[1] ?? (line.startsWith("### ") ? line : []));
}

/** Whether a text contains a heading's words. `...` matches any text between them. */
export function holds(text: string, heading: string): boolean {
  let from = 0;
  for (const part of heading.split("...")) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
