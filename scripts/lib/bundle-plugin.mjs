import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { bundle } from "./bundle.mjs";
import { onlyWhatIsUsed } from "./only-what-is-used.mjs";

/**
 * Bundles the plugin into one file that needs only Node, because the machine that runs it may have no packages.
 *
 * @param {string} file
 * @param {{ executable?: boolean }} [options] An executable names the Node that runs it; what Node itself embeds must not.
 */
export async function bundlePlugin(file, { executable = true } = {}) {
  const service = await bundle({
    entryPoints: ["provider/plugin/service.ts"],
    plugins: [onlyWhatIsUsed],
    minify: true,
  });
  const text = `(function(exports,require,module){${service}})`;
  const code = await bundle({
    entryPoints: ["provider/plugin/index.ts"],
    plugins: [embedded],
    minify: true,
    // Outside of every function, because Node reads functions twice.
    banner: { js: `${executable ? "#!/usr/bin/env node\n" : ""}const SERVICE=${JSON.stringify(text)};` },
    define: { SERVICE_NAME: JSON.stringify(createHash("sha256").update(text).digest("hex").slice(0, 16)) },
  });
  await writeFile(file, code, { mode: executable ? 0o755 : 0o644 });
}

/**
 * Includes the service as a text, so that Node compiles it only once the port is open. Node reads a whole file before
 * it runs a line.
 *
 * @type {import("esbuild").Plugin}
 */
const embedded = {
  name: "embedded",
  setup({ onLoad }) {
    onLoad({ filter: /provider[\\/]plugin[\\/]service\.ts$/ }, ({ path }) => ({
      contents: 'require("./embedded").run(module, SERVICE, SERVICE_NAME)',
      resolveDir: dirname(path),
    }));
  },
};
