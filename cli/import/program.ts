import { inert } from "../../provider/client/core/inert";
import type { DeclaredArgs } from "./declaration";

/** A resource as the program declares it. */
export interface Declared {
  id: string;
  logicalName: string;
  args: DeclaredArgs;
}

/**
 * The TypeScript that declares endpoints.
 *
 * No variables, for a compiler may refuse those that nothing uses, and no exports, for those would be outputs of the
 * stack: a change.
 */
export function programText(declared: readonly Declared[], { protect }: { protect: boolean }): string {
  const options = protect ? ["  { protect: true },\n"] : [];
  const resources = declared.map(({ id, logicalName, args }) => {
    const lines = [`  ${literal(logicalName)},\n`, `  ${objectLiteral({ ...args }, "  ")},\n`, ...options];
    return `\n// ${commentOf(id)}\nnew Endpoint(\n${lines.join("")});\n`;
  });
  return `import { Endpoint } from "pulumi-pareta";\n${resources.join("")}`;
}

/** An id that looks like none is quoted: a comment may begin with words that a compiler or a linter obeys. */
function commentOf(id: string): string {
  return /^(?!eslint)[\w.:-]+$/.test(id) ? inert(id) : `"${inert(id)}"`;
}

function objectLiteral(value: Record<string, unknown>, indent: string): string {
  const entries = Object.entries(value).map(([key, inner]) => {
    const nested = typeof inner === "object" && inner !== null;
    const text = nested ? objectLiteral(inner as Record<string, unknown>, `${indent}  `) : literal(inner);
    return `${indent}  ${keyText(key)}: ${text},\n`;
  });
  return `{\n${entries.join("")}${indent}}`;
}

/** `__proto__` as it is would not be a key of the object, but what it is made after. */
function keyText(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_]\w*$/.test(key) ? key : literal(key);
}

/** A string, number or boolean. Text that a reader of the program would not see, or not where it stands, is escaped. */
function literal(value: unknown): string {
  // Nothing is cut: the program has to say it whole.
  return typeof value === "string" ? inert(JSON.stringify(value), Infinity) : JSON.stringify(value);
}
