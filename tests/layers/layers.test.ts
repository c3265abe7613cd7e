import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CHECKOUT } from "../support/engine";

interface Data {
  layers: { name: string; path: string }[];
  rules: object[];
  table: string;
}

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

/** The content of `scripts/lib/layers.mjs`, an ES module, which jest does not load. */
const DATA = JSON.parse(
  spawnSync(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { LAYERS, layerRules, layerTable } from "./scripts/lib/layers.mjs";
       console.log(JSON.stringify({ layers: LAYERS, rules: layerRules(), table: layerTable() }));`,
    ],
    { cwd: CHECKOUT, encoding: "utf8" },
  ).stdout,
) as Data;

const folder = mkdtempSync(join(tmpdir(), "pareta-layers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The violations of the rules below a folder, and the checked files. */
function cruise(cwd: string): { violations: Violation[]; sources: string[] } {
  const config = join(folder, "rules.json");
  const options = {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "charts/draw" },
  };
  writeFileSync(config, JSON.stringify({ forbidden: DATA.rules, options }));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(CHECKOUT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs"),
      ...["--config", config, "--output-type", "json", "sdk", "provider", "cli", "emulator"],
    ],
    { cwd, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser failed: ${stdout}${stderr}`);
  const { modules, summary } = JSON.parse(stdout) as {
    modules: { source: string }[];
    summary: { violations: Violation[] };
  };
  const sources = modules.map(({ source }) => source).filter((source) => /^(sdk|provider|cli|emulator)\//.test(source));
  return { violations: summary.violations, sources };
}

it("every import goes down, there are no circles, and every file is in one layer", () => {
  const { violations, sources } = cruise(CHECKOUT);
  expect(violations.map(({ from, to, rule }) => `${from} -> ${to}: ${rule.name}`)).toEqual([]);
  expect(sources.length).toBeGreaterThan(300);
  const layersOf = (file: string) => DATA.layers.filter(({ path }) => new RegExp(path).test(file));
  expect(sources.filter((file) => layersOf(file).length !== 1)).toEqual([]);
});

it("CONTRIBUTING shows the layers", () => {
  const cells = (text: string) => text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const shown = cells(readFileSync(join(CHECKOUT, "CONTRIBUTING.md"), "utf8"));
  for (const row of cells(DATA.table).slice(2)) expect(shown).toContainEqual(row);
});

describe("a forbidden import is seen", () => {
  const ROWS: [from: string, to: string][] = [
    ["provider/endpoint/decide/diff.ts", "../observe/look"],
    ["provider/endpoint/decide/state.ts", "../act/create"],
    ["provider/endpoint/observe/look.ts", "../act/create"],
    ["provider/endpoint/prices/cost.ts", "../observe/look"],
    ["provider/client/endpoints.ts", "../endpoint"],
    ["provider/client/core/request.ts", "../endpoints"],
    ["provider/shell/verbs.ts", "../plugin/service"],
    ["provider/functions/get-task.ts", "../shell/verbs"],
    ["provider/settings/access.ts", "../../sdk/provider"],
    ["emulator/control.ts", "../provider/endpoint"],
    ["sdk/endpoint.ts", "../cli/text"],
    ["provider/endpoint/controller.ts", "@pulumi/pulumi"],
  ];

  it("whichever way it goes", () => {
    const tree = join(folder, "tree");
    const put = (file: string, text: string) => {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), text);
    };
    for (const folderName of ["sdk", "provider", "cli", "emulator"]) put(`${folderName}/index.ts`, "");
    put("node_modules/@pulumi/pulumi/index.js", "");
    put("node_modules/@pulumi/pulumi/package.json", '{ "name": "@pulumi/pulumi", "main": "index.js" }');
    put("package.json", '{ "dependencies": { "@pulumi/pulumi": "*" } }');
    const targets = ["provider/endpoint/index.ts", "provider/plugin/service.ts", "sdk/provider.ts", "cli/text.ts"];
    for (const file of targets) put(file, "export const nothing = 1;\n");
    for (const [from] of ROWS) put(from, "export const nothing = 1;\n");
    put("provider/endpoint/act/create.ts", "export const nothing = 1;\n");
    for (const [from, to] of ROWS) put(from, `import * as it from "${to}";\nexport const nothing = it;\n`);
    const seen = cruise(tree).violations.map(({ from }) => from);
    expect(ROWS.map(([from]) => from).filter((from) => !seen.includes(from))).toEqual([]);
  });

  it("and so is a circle of types", () => {
    const tree = join(folder, "circle");
    for (const name of ["sdk", "provider", "cli", "emulator"]) mkdirSync(join(tree, name), { recursive: true });
    writeFileSync(join(tree, "cli/a.ts"), 'import type { B } from "./b";\nexport type A = B;\n');
    writeFileSync(join(tree, "cli/b.ts"), 'import type { A } from "./a";\nexport type B = A | 1;\n');
    writeFileSync(join(tree, "package.json"), "{}");
    expect(cruise(tree).violations.map(({ rule }) => rule.name)).toContain("no circles");
  });
});
