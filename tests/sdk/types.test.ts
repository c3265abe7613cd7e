import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { ROOT, ensureBuilt } from "../support/built";

const FIXTURE = readFileSync(join(__dirname, "fixtures/program.ts.txt"), "utf8");

/** Each way in which TypeScript finds a package's types. "node10" does not know `exports`. */
const RESOLUTIONS: [name: string, options: ts.CompilerOptions][] = [
  ["node16", { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
  ["nodenext", { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
  ["bundler", { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  [
    "node10",
    {
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      ignoreDeprecations: "6.0",
    },
  ],
];

describe.each(RESOLUTIONS)("the public types, found by %s", (_name, resolution) => {
  let folder: string;

  beforeAll(async () => {
    await ensureBuilt();
    folder = realpathSync(mkdtempSync(join(tmpdir(), "pareta-types-")));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules/pulumi-pareta"));
    symlinkSync(join(ROOT, "node_modules/@pulumi"), join(folder, "node_modules/@pulumi"));
    writeFileSync(join(folder, "package.json"), "{}");
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The compiler's errors for a program: the line and the error's code. */
  function errorsOf(program: string): string[] {
    const file = join(folder, "index.ts");
    writeFileSync(file, program);
    const compiled = ts.createProgram([file], {
      ...resolution,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      typeRoots: [join(ROOT, "node_modules/@types")],
      types: ["node"],
    });
    return ts.getPreEmitDiagnostics(compiled).map(({ file: source, start, code, messageText }) => {
      const line = source && start !== undefined ? source.getLineAndCharacterOfPosition(start).line + 1 : 0;
      return `${line}: TS${code} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
  }

  it("let right programs compile, and make an error of each wrong line", () => {
    expect(errorsOf(FIXTURE)).toEqual([]);
    // Every expected error is real: without its mark, the compiler reports it.
    const unmarked = FIXTURE.replaceAll("// @ts-expect-error", "// wrong:");
    expect(errorsOf(unmarked)).toHaveLength(FIXTURE.split("// @ts-expect-error").length - 1);
  }, 120_000);
});
