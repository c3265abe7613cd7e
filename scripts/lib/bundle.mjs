import { build } from "esbuild";
import { checkout } from "./paths.mjs";

/**
 * Bundles a module of the package and everything that it needs into one file for Node.
 *
 * @param {import("esbuild").BuildOptions} options
 * @returns {Promise<string>}
 */
export async function bundle(options) {
  const { outputFiles } = await build({
    absWorkingDir: checkout,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "eof",
    logLevel: "warning",
    write: false,
    ...options,
  });
  return outputFiles[0].text;
}
