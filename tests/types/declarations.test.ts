import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT, ensureBuilt } from "../support/built";

/** Types that the client returns and that no program makes. */
const HANDED_OUT = ["FetchInit.body"];

const DIST = join(ROOT, "dist");

let files: string[];

beforeAll(async () => {
  await ensureBuilt();
  files = readdirSync(DIST, { recursive: true, encoding: "utf8" }).filter((name) => /\.d\.[cm]?ts$/.test(name));
}, 180_000);

const parsed = (file: string) =>
  ts.createSourceFile(file, readFileSync(join(DIST, file), "utf8"), ts.ScriptTarget.ES2022, true);

/** Every node of a file. */
function nodes(node: ts.Node): ts.Node[] {
  return [node, ...node.getChildren().flatMap(nodes)];
}

it("are those of the public modules, and one file that these share", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string }>;
  };
  const modules = Object.values(exports).flatMap((each) => (typeof each === "string" ? [] : each.types));
  expect(files.map((file) => `./dist/${file}`).sort()).toEqual([...modules, "./dist/sdk/shared.d.ts"].sort());
});

it("name no package but Pulumi's", () => {
  const named = files.flatMap((file) => {
    const {
      importedFiles,
      typeReferenceDirectives,
      ambientExternalModules = [],
    } = ts.preProcessFile(readFileSync(join(DIST, file), "utf8"));
    return [...importedFiles, ...typeReferenceDirectives]
      .map(({ fileName }) => fileName)
      .concat(ambientExternalModules);
  });
  expect(new Set(named.filter((name) => !name.startsWith(".")))).toEqual(new Set(["@pulumi/pulumi"]));
});

it("take undefined for each property that may be left out", () => {
  const optional = files.flatMap((file) =>
    nodes(parsed(file)).flatMap((node) => {
      if (!ts.isPropertySignature(node) || !node.questionToken) return [];
      const owner = ts.findAncestor(node, (each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each));
      return [{ name: `${owner?.name?.getText() ?? file}.${node.name.getText()}`, type: node.type?.getText() ?? "" }];
    }),
  );
  expect(optional.length).toBeGreaterThan(50);
  const refuse = optional.filter(({ type }) => !/\bundefined\b|^unknown$/.test(type)).map(({ name }) => name);
  expect(refuse).toEqual(HANDED_OUT);
});
