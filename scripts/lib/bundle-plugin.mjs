import { chmod } from "node:fs/promises";
import { build } from "esbuild";

/**
 * Bundles the plugin into one executable file, which needs nothing but Node: whoever runs it may have no packages at all.
 *
 * @param {string} file
 */
export async function bundlePlugin(file) {
  await build({
    entryPoints: ["provider/plugin/index.ts"],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "eof",
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
  await chmod(file, 0o755);
}
