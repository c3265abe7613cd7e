import { printable } from "../text";
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
    return `\n// ${printable(id)}\nnew Endpoint(\n${lines.join("")});\n`;
  });
  return `import { Endpoint } from "pulumi-pareta";\n${resources.join("")}`;
}

function objectLiteral(value: Record<string, unknown>, indent: string): string {
  const entries = Object.entries(value).map(([key, inner]) => {
    const nested = typeof inner === "object" && inner !== null;
    const text = nested ? objectLiteral(inner as Record<string, unknown>, `${indent}  `) : literal(inner);
    return `${indent}  ${/^[A-Za-z_]\w*$/.test(key) ? key : literal(key)}: ${text},\n`;
  });
  return `{\n${entries.join("")}${indent}}`;
}

/** A string, number or boolean. Text that a reader of the program would not see, or not where it stands, is escaped. */
function literal(value: unknown): string {
  return typeof value === "string" ? printable(JSON.stringify(value)) : JSON.stringify(value);
}
