import ts from "typescript";

/** @import { Symbol, TypeChecker } from "typescript" */

/**
 * The TSDoc of a declaration as Markdown that every language can show. Examples and remarks are left out, because they
 * are for programs in TypeScript. Empty if there is none.
 *
 * @param {Symbol} symbol
 * @param {TypeChecker} checker
 */
export function docOf(symbol, checker) {
  const text = plain(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  const fails = symbol
    .getJsDocTags(checker)
    .filter(({ name }) => name === "throws")
    .map((tag) => `Fails ${plain(ts.displayPartsToString(tag.text))}`);
  return paragraphs(text, ...fails);
}

/** Texts as paragraphs of one. @param {...string} texts */
export function paragraphs(...texts) {
  return texts.filter((text) => text !== "").join("\n\n");
}

/** A link becomes the name that it leads to, and a paragraph one line. @param {string} text */
function plain(text) {
  const linked = text.replace(/\{@link\s+([\w.]+)[^}]*\}/g, (_, target) => `\`${target.split(".").at(-1)}\``);
  return linked
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n(?!\s*- )\s*/g, " ").trim())
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
}
