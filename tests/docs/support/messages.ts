import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CHECKOUT } from "../../support/engine";
import { textOf } from "./blocks";

/** A text in the sources that a user may read as an error. */
export interface Message {
  /** The source file, relative to the root of the checkout. */
  file: string;
  line: number;
  /** Its literal parts. `...` stands for each inserted value. */
  text: string;
}

/** The sources of errors that users read. They wrap the client's own errors. */
const SOURCES = [
  "provider/endpoint",
  "provider/functions",
  "provider/dynamic",
  "provider/plugin",
  "sdk",
  "cli/recover",
  "cli/stack",
  "cli/watch",
];
const FILES = [
  "provider/settings/access.ts",
  "provider/settings/faults.ts",
  "cli/looking.ts",
  // Their texts are about the user's own settings.
  "provider/client/core/base-url.ts",
  "provider/client/core/proxy.ts",
  "provider/client/core/scrub.ts",
];

/** Functions that pass a text to the user as an error. */
const THROWN = /^(userError|refuse|warn|\w*Error)$/;
/** Functions that make the text of an error. */
const MAKERS = /(Text|^advice|^why\w*|^judge|^again|^differs|^shortfall|^unknown\w+|^unproven|Hint)$/;
/** Properties that hold the reason of a refused input. */
const REASONS = /^(error|reason|warning)$/;

/** Every text that an error or a warning is made of. */
export function messages(): Message[] {
  return sources().flatMap((file) => messagesOf(file, textOf(file)));
}

/** Every text of those sources, because a constant may also be part of an error. */
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

/** @param everything - whether every text counts, and not only a text that visibly becomes an error. */
export function messagesOf(file: string, source: string, everything = false): Message[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Message[] = [];
  const visit = (node: ts.Node, speaks: boolean): void => {
    if (speaks && isText(node)) {
      const text = literalOf(node as ts.Expression).replace(/\s+/g, " ");
      // A text of one or two words is a part of a longer text, or not a message.
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
