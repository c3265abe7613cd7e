import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CHECKOUT } from "../../support/engine";
import { textOf } from "./blocks";

/** A text of the sources that a user may read as an error. */
export interface Message {
  /** The source file, from the checkout's top. */
  file: string;
  line: number;
  /** Its literal parts; `...` stands for whatever is put in. */
  text: string;
}

/** Where errors that users read come from. The client's own are wrapped by these. */
const SOURCES = [
  "provider/endpoint",
  "provider/functions",
  "provider/dynamic",
  "provider/plugin",
  "sdk",
  "cli/recover",
  "cli/stack",
];
const FILES = [
  "provider/settings/access.ts",
  "provider/settings/faults.ts",
  "cli/looking.ts",
  // What these say is about the user's own settings.
  "provider/client/core/base-url.ts",
  "provider/client/core/proxy.ts",
  "provider/client/core/scrub.ts",
];

/** What hands a text to the user as an error. */
const THROWN = /^(userError|refuse|warn|\w*Error)$/;
/** Functions that make the text of an error. */
const MAKERS = /(Text|^advice|^why\w*|^judge|^again|^differs|^shortfall|^unknown\w+|^unproven|Hint)$/;
/** Properties that hold the reason of a refused input. */
const REASONS = /^(error|reason|warning)$/;

/** Every text that an error, or a warning, is made of. */
export function messages(): Message[] {
  return sources().flatMap((file) => messagesOf(file, textOf(file)));
}

/** Every text of those sources: what stands in a constant may be a part of an error as well. */
export function allTexts(): Message[] {
  return sources().flatMap((file) => messagesOf(file, textOf(file), true));
}

function sources(): string[] {
  const below = SOURCES.flatMap((folder) =>
    readdirSync(join(CHECKOUT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${folder}/${file}`),
  );
  return [...FILES, ...below.sort()];
}

/** @param everything - whether any text counts, and not only what is seen to become an error. */
export function messagesOf(file: string, source: string, everything = false): Message[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Message[] = [];
  const visit = (node: ts.Node, speaks: boolean): void => {
    if (speaks && isText(node)) {
      const text = literalOf(node as ts.Expression).replace(/\s+/g, " ");
      // A word or two are a part of something longer, or no message.
      if (/\w+\W+\w+\W+\w+/.test(text)) {
        found.push({ file, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
        return;
      }
    }
    ts.forEachChild(node, (child) => visit(child, speaks || beginsToSpeak(node, child)));
  };
  visit(tree, everything);
  return found;
}

function beginsToSpeak(node: ts.Node, child: ts.Node): boolean {
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    return child !== node.expression && THROWN.test(nameOf(node.expression));
  }
  if (ts.isFunctionDeclaration(node)) return child === node.body && MAKERS.test(node.name?.text ?? "");
  if (ts.isPropertyAssignment(node)) return child === node.initializer && REASONS.test(node.name.getText());
  return false;
}

function nameOf(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

function isText(node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    (isText(node.left) || isText(node.right))
  );
}

function literalOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `...${literal.text}`).join("");
  }
  if (ts.isBinaryExpression(node)) return literalOf(node.left) + literalOf(node.right);
  return "...";
}
