import { textOf } from "./blocks";

export const PAGE = "docs/troubleshooting.md";

/** The error texts that the troubleshooting page explains: its headings of the third level. */
export function explained(): string[] {
  return textOf(PAGE)
    .split("\n")
    .flatMap((line) => /^### `(.+)`$/.exec(line)?.[1] ?? (line.startsWith("### ") ? line : []));
}

/** Whether a text holds a heading's words; `...` is for whatever stands between. */
export function holds(text: string, heading: string): boolean {
  let from = 0;
  for (const part of heading.split("...")) {
    const at = text.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
