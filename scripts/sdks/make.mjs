import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkout } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { builtProgram } from "../lib/go-program.mjs";
import { goMod, pluginJson, pom, readme } from "./package-files.mjs";

/**
 * @typedef {object} Language
 * @property {string} folder Its folder in the output, as the repository of a release has it.
 * @property {import("../lib/go-program.mjs").Program} program
 * @property {(files: Files, schema: any) => Files} finish Adds what a registry asks for and the generator leaves out.
 */

/** The contents of files, by path. @typedef {Record<string, string | Buffer>} Files */

/** @type {Record<string, Language>} */
const LANGUAGES = {
  nodejs: { folder: "nodejs", program: "sdks", finish: (files) => files },
  python: { folder: "python", program: "sdks", finish: (files) => files },
  go: { folder: "go/pareta", program: "sdks", finish: asGoModule },
  dotnet: { folder: "dotnet", program: "sdks", finish: (files) => files },
  java: { folder: "java", program: "sdks-java", finish: asMavenProject },
};

/**
 * Makes the package of each language.
 *
 * @param {string} out The folder to fill. It is deleted first.
 * @returns {Promise<string[]>} The packages' folders.
 */
export async function makeSdks(out) {
  const text = await readFile(join(checkout, "provider/plugin/schema.json"), "utf8");
  const schema = JSON.parse(text);
  await rm(out, { recursive: true, force: true });
  const folders = [];
  for (const [name, { folder, program, finish }] of Object.entries(LANGUAGES)) {
    const files = finish(await generate(program, name, text), schema);
    const target = join(out, folder);
    await write(target, { ...files, "README.md": readme(name, schema) });
    await copyFile(join(checkout, "LICENSE"), join(target, "LICENSE"));
    folders.push(target);
  }
  return folders;
}

/** @param {import("../lib/go-program.mjs").Program} program @param {string} language @param {string} schema */
async function generate(program, language, schema) {
  const { ok, stdout, why } = await run(await builtProgram(program), [language], {
    cwd: join(checkout, "engine/sdks"),
    input: schema,
  });
  if (!ok) throw new Error(`the generator for ${language} failed: ${why}`);
  return Object.fromEntries(
    Object.entries(JSON.parse(stdout)).map(([name, contents]) => [name, Buffer.from(contents, "base64")]),
  );
}

/** The generator writes below a folder with the package's name, and no go.mod. @param {Files} files @param {any} schema */
function asGoModule(files, schema) {
  const own = Object.entries(files).map(([name, contents]) => [name.replace(/^pareta\//, ""), contents]);
  return { ...Object.fromEntries(own), "go.mod": goMod(schema) };
}

/** The generator writes files for Gradle. Maven needs no plugins of Gradle's. @param {Files} files @param {any} schema */
function asMavenProject(files, schema) {
  const sources = Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith(".gradle")));
  const resources = "src/main/resources/ai/pareta/pareta";
  return {
    ...sources,
    "pom.xml": pom(schema),
    // By these a program's package says which plugin it needs.
    [`${resources}/version.txt`]: schema.version,
    [`${resources}/plugin.json`]: pluginJson(schema),
  };
}

/** @param {string} folder @param {Files} files */
async function write(folder, files) {
  for (const [name, contents] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), contents);
  }
}
