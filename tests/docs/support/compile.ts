import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../../support/built";
import { placeOf, type Block } from "./blocks";

/**
 * Compiles blocks in one program, each as a module of a project that has the built package installed.
 *
 * @returns the compiler's errors, with the lines of the page.
 */
export function compileErrors(blocks: readonly Block[]): string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pareta-docs-")));
  try {
    const modules = join(folder, "node_modules");
    mkdirSync(modules);
    for (const name of readdirSync(join(ROOT, "node_modules"))) {
      if (!name.startsWith(".")) symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    }
    symlinkSync(ROOT, join(modules, "pulumi-pareta"));
    writeFileSync(join(folder, "package.json"), "{}");
    const byFile = new Map(blocks.map((block, index) => [join(folder, `block-${index}.ts`), block]));
    for (const [file, { text }] of byFile) writeFileSync(file, text);
    const program = ts.createProgram([...byFile.keys()], {
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      target: ts.ScriptTarget.ES2022,
      // Two blocks may declare the same name.
      moduleDetection: ts.ModuleDetectionKind.Force,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [join(ROOT, "node_modules/@types")],
    });
    return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const block = file && byFile.get(file.fileName);
      const offset = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : 0;
      const place = block ? placeOf({ ...block, line: block.line + offset }) : (file?.fileName ?? "");
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
