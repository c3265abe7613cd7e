import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { checkout } from "./paths.mjs";

/** The only package whose types may be named, because every program has it. */
const OF_THE_PROGRAM = "@pulumi/pulumi";

/**
 * Puts the declarations of each public module into one file, and the shared ones into another. Removes all others.
 *
 * Only what a program can reach is shipped. The compiler's own output names the types of zod and of everything else
 * that an internal signature mentions, and a user's compiler would have to understand all of it.
 *
 * @param {string} dist The folder of the compiled package.
 * @throws an error that names the package, when a public declaration needs one besides Pulumi's.
 */
export async function bundleTypes(dist) {
  const files = await bundled(dist);
  const known = new Set([OF_THE_PROGRAM, ...files.map(({ fileName }) => fileName)]);
  for (const { fileName, imports, code } of files) {
    const foreign = imports.filter((id) => !known.has(id));
    if (foreign.length > 0) throw new Error(`${fileName} names types of ${foreign.join(", ")}: mark them @internal`);
    if (/^\/\/\/ *<reference/m.test(code)) throw new Error(`${fileName} references types that a program may not have`);
  }
  for (const name of await readdir(dist, { recursive: true })) {
    if (/\.d\.m?ts$/.test(name)) await rm(join(dist, name));
  }
  for (const { fileName, code } of files) await writeFile(join(dist, fileName), code);
}

/** @param {string} dist */
async function bundled(dist) {
  const bundle = await rollup({
    input: Object.fromEntries((await publicModules()).map((name) => [name, join(dist, `${name}.d.ts`)])),
    external: (id) => !id.startsWith(".") && !id.startsWith(dist),
    plugins: [dts(), withoutBrands],
    onLog(level, { message }) {
      // A program never needs to name what the modules share and do not export.
      if (!message.includes("still references private shared type exports")) throw new Error(`${level}: ${message}`);
    },
  });
  try {
    const { output } = await bundle.generate({
      entryFileNames: "[name].d.ts",
      chunkFileNames: "sdk/shared.d.ts",
      // Keep the names of the sources, because editors show them.
      minifyInternalExports: false,
    });
    return output;
  } finally {
    await bundle.close();
  }
}

/** The modules that package.json lets a program import, as paths below dist/ without their extensions. */
async function publicModules() {
  const { exports } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  return Object.values(exports).flatMap(({ types }) => (types ? [/^\.\/dist\/(.*)\.d\.ts$/.exec(types)[1]] : []));
}

/**
 * The compiler writes `#private` where a class has private fields, and a program compiled for ES5 cannot even read
 * that. Without it, a class of two copies of the package is one type, and a test may pass an object of its shape.
 */
const withoutBrands = {
  name: "without-brands",
  /** @param {string} code */
  renderChunk: (code) => code.replace(/^ +#private;\n/gm, ""),
};
