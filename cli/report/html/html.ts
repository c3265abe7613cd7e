import { inert } from "../../../provider/client/core/inert";

/** Text that is already HTML. Only {@link html} and {@link trusted} make it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template tag. It escapes the inserted values, unless they are {@link Html}. Null, undefined and false insert
 * nothing. Line breaks in a template are for its readers: they count as a space within text, and as nothing between
 * elements.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map(flat).reduce((joined, literal, index) => joined + textOf(parts[index - 1]) + literal));
}

function flat(literal: string): string {
  return literal.replace(/(^|>)\s*\n\s*(?=<|$)/g, "$1").replace(/\s*\n\s*/g, " ");
}

/** Marks text that this program made as HTML. Never for text from outside. */
export function trusted(text: string): Html {
  return new Html(text);
}

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(textOf).join("");
  return inert(String(part)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
