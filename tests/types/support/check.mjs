// Checks programs under many combinations of options with one compiler, in a separate process. Compilers are large, and
// the files that one has read serve all of its combinations.
//
// The first argument is the compiler's package. The order comes on stdin. The errors of each check go to stdout as
// JSON.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";

/**
 * @typedef {object} Check
 * @property {string[]} files The program, below the folder.
 * @property {Record<string, unknown>} options As in a tsconfig.json.
 * @property {boolean} [whole] Whether errors in the declarations of other packages count.
 * @property {string[]} [alone] Files that must compile as well. Otherwise errors do not count.
 */

const [compiler] = process.argv.slice(2);
/** @type {{ folder: string, checks: Check[] }} */
const { folder, checks } = JSON.parse(readFileSync(0, "utf8"));

/** Whether a file belongs to the program or to the package under test. @param {string} file */
const counts = (file) => !/(^|\/)node_modules\/(?!pulumi-pareta\/)|^\.\./.test(file);

const api = ["lib/typescript.js", "typescript.js"].map((name) => join(compiler, name)).find((name) => existsSync(name));
// From TypeScript 7 on, the package contains only a program.
const check = api && "createProgram" in createRequire(api)(api) ? inProcess(createRequire(api)(api)) : byCommand;
const answers = checks.map((each) => {
  const errors = check(each);
  // The rule: a combination is left out if a program that imports nothing but Pulumi's SDK does not compile either.
  return errors.length > 0 && each.alone && check({ ...each, files: each.alone }).length > 0 ? "left out" : errors;
});
process.stdout.write(JSON.stringify(answers));

/** @param {Check} check */
function byCommand({ files, options, whole }) {
  const project = join(folder, "tsconfig.checked.json");
  writeFileSync(project, JSON.stringify({ compilerOptions: options, files }));
  const args = [join(compiler, "bin/tsc"), "-p", project, "--pretty", "false"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => /^\S/.test(line));
  return lines.filter((line) => whole || counts(/^(.*?)\(\d+,\d+\): /.exec(line)?.[1] ?? ""));
}

/** @param {import("typescript")} ts */
function inProcess(ts) {
  /** The parsed files. @type {Map<string, import("typescript").SourceFile | undefined>} */
  const parsed = new Map();

  /** @param {Check} check */
  return ({ files, options, whole }) => {
    const converted = ts.convertCompilerOptionsFromJson(options, folder);
    const host = ts.createCompilerHost(converted.options, true);
    const { getSourceFile } = host;
    host.getSourceFile = (name, language, ...rest) => {
      const key = `${name} ${JSON.stringify(language)}`;
      if (!parsed.has(key)) parsed.set(key, getSourceFile(name, language, ...rest));
      return parsed.get(key);
    };
    host.getCurrentDirectory = () => folder;
    const program = ts.createProgram(
      files.map((file) => join(folder, file)),
      converted.options,
      host,
    );
    const own = program.getSourceFiles().filter(({ fileName }) => counts(relative(folder, fileName)));
    const found = [
      ...converted.errors,
      ...program.getOptionsDiagnostics(),
      ...program.getGlobalDiagnostics(),
      ...(whole ? [undefined] : own).flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ]),
      ...(converted.options.declaration
        ? own.filter((file) => !file.isDeclarationFile).flatMap((file) => program.getDeclarationDiagnostics(file))
        : []),
    ];
    return found
      .filter(({ file }) => whole || !file || counts(relative(folder, file.fileName)))
      .map(({ file, start = 0, code, messageText }) => {
        const place = file
          ? `${relative(folder, resolve(file.fileName))}(${file.getLineAndCharacterOfPosition(start).line + 1}): `
          : "";
        return `${place}TS${code} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
      });
  };
}
