// `npm run package` writes the files of a release to release/. `--out FOLDER` sets another folder. `--standalone-only`
// writes only the single executable of this platform, `--no-standalone` everything else.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";

await runAsMain(async () => {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: join(checkout, "release") },
      "standalone-only": { type: "boolean", default: false },
      "no-standalone": { type: "boolean", default: false },
    },
  });
  await ensureDependencies();
  const { makePluginFolder } = await import("./lib/plugin-folder.mjs");
  const { checksums, packPlugin, packStandalone } = await import("./package/tarballs.mjs");
  const { makeStandalone } = await import("./package/standalone.mjs");

  const out = resolve(values.out);
  const { version } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const files = [];
  if (!values["standalone-only"]) {
    await makePluginFolder(join(out, "plugin"));
    files.push(...(await packPlugin(join(out, "plugin"), out, version)));
  }
  if (!values["no-standalone"]) files.push(await packStandalone(await makeStandalone(out, version), out));
  await writeFile(join(out, "SHA256SUMS"), await checksums(files));
  console.log(
    ["plugin/", ...files.map((file) => basename(file)), "SHA256SUMS"].map((name) => join(out, name)).join("\n"),
  );
}, "The release cannot be made: ");
