import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { checkout } from "./paths.mjs";

/**
 * Bundles the plugin into one file that needs nothing but Node: whoever runs it may have no packages at all.
 *
 * @param {string} file
 * @param {{ executable?: boolean }} [options] An executable names the Node that runs it; what Node itself embeds must not.
 */
export async function bundlePlugin(file, { executable = true } = {}) {
  await build({
    absWorkingDir: checkout,
    entryPoints: [join(checkout, "provider/plugin/index.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    legalComments: "eof",
    plugins: [onlyWhatIsUsed],
    ...(executable && { banner: { js: "#!/usr/bin/env node" } }),
    logLevel: "warning",
  });
  if (executable) await chmod(file, 0o755);
}

/**
 * Packages that are loaded whole for a small part of them. Node reads all of a file before it runs a line, and the plugin
 * is started anew by every command of Pulumi's.
 */
const PARTS = {
  // Agent and buildConnector are all that the client uses.
  undici:
    'exports.Agent = require("undici/lib/dispatcher/agent.js"); exports.buildConnector = require("undici/lib/core/connect.js");',
  // Messages in any language but English are of no use here.
  "zod/locales": 'export { default as en } from "zod/v4/locales/en.js";',
  // What describes gRPC's own diagnostics, which are not served.
  "@grpc/proto-loader": "exports.loadSync = () => ({});",
};

/** @type {import("esbuild").Plugin} */
const onlyWhatIsUsed = {
  name: "only-what-is-used",
  setup(build) {
    build.onResolve({ filter: /^(undici|@grpc\/proto-loader)$/ }, ({ path }) => ({ path, namespace: "parts" }));
    build.onResolve({ filter: /locales\/index\.js$/ }, ({ importer }) =>
      importer.includes("/zod/") ? { path: "zod/locales", namespace: "parts" } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "parts" }, ({ path }) => ({ contents: PARTS[path], resolveDir: checkout }));
  },
};
