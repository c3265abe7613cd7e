import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePlugin } from "./bundle-plugin.mjs";
import { checkout } from "./paths.mjs";

/** The name by which Pulumi finds the plugin. */
export const EXECUTABLE = "pulumi-resource-pareta";

/**
 * Makes a folder for `plugins: providers: path` of a Pulumi.yaml and for `pulumi package add`: the executable, the file
 * that starts it on Windows, and the file that Pulumi reads when it starts a folder itself.
 *
 * @param {string} folder
 */
export async function makePluginFolder(folder) {
  await mkdir(folder, { recursive: true });
  await bundlePlugin(join(folder, EXECUTABLE));
  const { version } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  const files = {
    [`${EXECUTABLE}.cmd`]: `@echo off\r\nnode "%~dp0${EXECUTABLE}" %*\r\n`,
    "PulumiPlugin.yaml": "runtime: nodejs\n",
    "index.js": `require("./${EXECUTABLE}");\n`,
    "package.json": `${JSON.stringify({ name: EXECUTABLE, version, private: true, main: "index.js" }, undefined, 2)}\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}
