import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../support/built";

const FILE = "scripts/lib/only-what-is-used.mjs";
const SOURCE = readFileSync(join(ROOT, FILE), "utf8");

/** The public packages, and their private files that replace them in this project's bundles. */
const PATHS = [...SOURCE.matchAll(/(?:require\(|from )"((@[^/"]+\/)?[^./"]+)(\/[^"]+)"/g)].map(
  ([, library = "", , file = ""]) => ({
    library,
    path: library + file,
  }),
);
const EXPORTS = [...SOURCE.matchAll(/exports\.(\w+) = require\("([^"]+)"\)(?:\.(\w+))?;/g)].map(
  ([, name = "", path = "", member]) => ({ name, path, member }),
);

type Exports = Record<string, unknown>;

function resolved(path: string): string {
  try {
    return require.resolve(path);
  } catch (error) {
    throw new Error(`${path} is not there any more: the library has moved it, and ${FILE} has to follow`, {
      cause: error,
    });
  }
}

function load(path: string): Exports {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the path is known only here
  return require(resolved(path)) as Exports;
}

function libraryOf(path: string): string {
  return PATHS.find((known) => known.path === path)?.library ?? path;
}

it("reads what stands in the script", () => {
  expect([...new Set(PATHS.map(({ library }) => library))].sort()).toEqual(["@grpc/grpc-js", "undici", "zod"]);
  expect(EXPORTS.length).toBeGreaterThanOrEqual(9);
});

it.each(PATHS)("$path is there", ({ path }) => {
  // Not loaded, because jest cannot load an ES module.
  expect(resolved(path)).toContain("node_modules");
});

it.each(EXPORTS)("$path is what the library exports as $name", ({ name, path, member }) => {
  const found = load(path);
  if ((member === undefined ? found : found[member]) !== load(libraryOf(path))[name]) {
    throw new Error(`${path} is not what ${libraryOf(path)} exports as ${name} any more: ${FILE} has to follow`);
  }
});

it("a proxy's dispatcher gets the same connect as the library gives it", () => {
  const { ProxyAgent, Dispatcher } = load("undici") as Record<string, { prototype: Exports }>;
  const same =
    load("undici/lib/dispatcher/proxy-agent.js") === (ProxyAgent as unknown) &&
    load("undici/lib/dispatcher/dispatcher.js") === (Dispatcher as unknown) &&
    load("undici/lib/api/api-connect.js") === Dispatcher?.prototype.connect;
  if (!same) throw new Error(`undici does not give a Dispatcher its connect as ${FILE} does: that has to follow`);
});

it("zod's English is that of the library", () => {
  const ours: unknown = load("zod/v4/locales/en.cjs");
  const { locales } = load("zod") as { locales: Exports };
  if (ours !== locales.en) throw new Error(`zod/v4/locales/en.js is not zod's English any more: ${FILE} has to follow`);
});

it("the bundles hold these files in place of the whole libraries", async () => {
  const program = `
    import { build } from "esbuild";
    import { onlyWhatIsUsed } from "./${FILE}";
    const { metafile } = await build({
      entryPoints: ["provider/plugin/service.ts", "provider/dynamic/index.ts"],
      bundle: true, platform: "node", format: "cjs", write: false, metafile: true, outdir: "nowhere", logLevel: "error",
      external: [], plugins: [onlyWhatIsUsed],
    });
    process.stdout.write(JSON.stringify(Object.keys(metafile.inputs)));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: ROOT,
    maxBuffer: 2 ** 24,
  });
  const inputs = JSON.parse(stdout) as string[];
  const isIn = (pattern: RegExp) => inputs.filter((path) => pattern.test(path));
  expect(isIn(/node_modules\/undici\/lib\/dispatcher\/agent\.js$/)).toHaveLength(1);
  for (const whole of [
    /node_modules\/undici\/index\.js$/,
    /node_modules\/zod\/.*locales\/de\.c?js$/,
    /node_modules\/@grpc\/proto-loader\/build/,
  ]) {
    const found = isIn(whole);
    if (found.length > 0)
      throw new Error(
        `${found.join(", ")} is in a bundle whole: the library's imports have moved, and ${FILE} has to follow`,
      );
  }
});
