import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { checkout } from "./paths.mjs";

/** The bundled packages, and their license files. ECharts is under the Apache License 2.0, as this package is. */
const NOTICES = ["echarts/NOTICE", "echarts/licenses/LICENSE-d3", "zrender/LICENSE", "tslib/LICENSE.txt"];

/**
 * Puts the parts of the charting library that a compiled file imports into that file. So the package runs without the
 * library, because it does not need most of it.
 *
 * @param {string} file
 */
export async function bundleCharts(file) {
  const texts = await Promise.all(NOTICES.map((name) => readFile(join(checkout, "node_modules", name), "utf8")));
  const notices = texts.map((text, index) => `${NOTICES[index]}\n\n${text.trim()}`).join("\n\n");
  await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "esm",
    legalComments: "none",
    banner: {
      js: `/*\nThis file holds parts of Apache ECharts, under these notices:\n\n${notices.replaceAll("*/", "* /")}\n*/`,
    },
    logLevel: "warning",
  });
}
