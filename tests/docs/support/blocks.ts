import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../support/engine";

/** A fenced block of a page. */
export interface Block {
  /** The page, relative to the root of the checkout. */
  page: string;
  /** The line of the page on which the content begins, counted from 1. */
  line: number;
  /** The language after the fence: `ts`, `sh`, ... Empty for output that is only shown. */
  language: string;
  text: string;
}

/** Every page that readers follow. New pages are found automatically. */
export function pages(): string[] {
  const below = (folder: string) => readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: "utf8" });
  const docs = below("docs").filter((file) => file.endsWith(".md"));
  const examples = below("examples").filter((file) => /(^|\/)README\.md$/.test(file));
  return [
    "README.md",
    "CONTRIBUTING.md",
    ...docs.map((file) => `docs/${file}`).sort(),
    ...examples.map((file) => `examples/${file}`).sort(),
  ].filter((page) => !/node_modules|^docs\/reference\//.test(page));
}

export function textOf(page: string): string {
  return readFileSync(join(CHECKOUT, page), "utf8");
}

/** The blocks of all pages, in order. */
export function allBlocks(): Block[] {
  return pages().flatMap((page) => blocksOf(page, textOf(page)));
}

/** @throws an error for a fence that is not closed. */
export function blocksOf(page: string, text: string): Block[] {
  const blocks: Block[] = [];
  let open: (Block & { indent: string; fence: string }) | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const [, indent = "", fence = "", language = ""] = /^(\s*)(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? [];
    if (!open) {
      if (fence) open = { page, line: index + 2, language, text: "", indent, fence };
    } else if (line.trim() === open.fence) {
      blocks.push({ page, line: open.line, language: open.language, text: open.text });
      open = undefined;
    } else {
      // In a list, a block is indented more than its content needs.
      open.text += `${line.startsWith(open.indent) ? line.slice(open.indent.length) : line}\n`;
    }
  }
  if (open) throw new Error(`${page}:${open.line - 1}: this block is never closed`);
  return blocks;
}

/** The location of a block, in the form that an editor opens. */
export function placeOf({ page, line }: Block): string {
  return `${page}:${line}`;
}
