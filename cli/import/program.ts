import { inert } from "../../provider/client/core/inert";
import type { DeclaredArgs } from "./declaration";

/** A resource in the form in which the program declares it. */
export interface Declared {
  id: string;
  logicalName: string;
  args: DeclaredArgs;
}

/**
 * The TypeScript that declares endpoints.
 *
 * It has no variables, because a compiler may refuse unused ones. It has no exports, because they would be outputs of
 * the stack, and so a change.
 */
export function programText(declared: readonly Declared[], { protect }: { protect: boolean }): string {
  const options = protect ? ["  { protect: true },\n"] : [];
  const resources = declared.map(({ id, logicalName, args }) => {
    const lines = [`  ${literal(logicalName)},\n`, `  ${objectLiteral({ ...args }, "  ")},\n`, ...options];
    return `\n// ${commentOf(id)}\nnew Endpoint(\n${lines.join("")});\n`;
  });
  return `import { Endpoint } from "pulumi-pareta";\n${resources.join("")}`;
}

/** An unusual id is quoted, because a compiler or a linter acts on comments that begin with certain words. */
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

/** A bare `__proto__` would set the object's prototype instead of adding a key. */
function keyText(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_]\w*$/.test(key) ? key : literal(key);
}

/**
 * A string, number or boolean. Characters that a reader of the program would not see, or would see in another place,
 * are escaped.
 */
function literal(value: unknown): string {
  // Nothing is shortened, because the program needs the whole value.
  return typeof value === "string" ? inert(JSON.stringify(value), Infinity) : JSON.stringify(value);
}
