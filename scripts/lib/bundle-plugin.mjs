import { createHash } from "node:crypto";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { onlyWhatIsUsed } from "./only-what-is-used.mjs";
import { checkout } from "./paths.mjs";

/**
 * Bundles the plugin into one file that needs nothing but Node: whoever runs it may have no packages at all.
 *
 * @param {string} file
 * @param {{ executable?: boolean }} [options] An executable names the Node that runs it; what Node itself embeds must not.
 */
export async function bundlePlugin(file, { executable = true } = {}) {
  await build({
    ...SETTINGS,
    entryPoints: [join(checkout, "provider/plugin/index.ts")],
    outfile: file,
    plugins: [embeddedService],
    ...(executable && { banner: { js: "#!/usr/bin/env node" } }),
  });
  if (executable) await chmod(file, 0o755);
}

/** @type {import("esbuild").BuildOptions} */
const SETTINGS = {
  absWorkingDir: checkout,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "eof",
  logLevel: "warning",
};

/**
 * The service comes as a text, which Node only has to compile once the port is open: it reads all of a file before it runs
 * a line.
 *
 * @type {import("esbuild").Plugin}
 */
const embeddedService = {
  name: "embedded-service",
  setup({ onLoad }) {
    onLoad({ filter: /provider[\\/]plugin[\\/]service\.ts$/ }, async ({ path }) => {
      const { outputFiles } = await build({ ...SETTINGS, entryPoints: [path], plugins: [onlyWhatIsUsed], write: false });
      const text = outputFiles[0].text;
      const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
      const contents = `require("./embedded").run(module, ${JSON.stringify(text)}, "${digest}")`;
      return { contents, loader: "js", resolveDir: join(path, "..") };
    });
  },
};
