// Compiles the package to a new folder and renames it to dist/, so that a failed build keeps the last good one.
import { spawnSync } from "node:child_process";
import { chmodSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleCharts } from "./lib/bundle-charts.mjs";
import { bundleDynamic } from "./lib/bundle-dynamic.mjs";
import { bundleTypes } from "./lib/bundle-types.mjs";
import { makePluginFolder } from "./lib/plugin-folder.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [dist, fresh, old] = ["dist", `dist.${process.pid}`, `dist.${process.pid}.old`].map((name) => `${root}${name}`);

const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.json", "--outDir", fresh], {
  cwd: root,
  stdio: "inherit",
});
try {
  if (status === 0) {
    chmodSync(`${fresh}/cli/index.js`, 0o755);
    await bundleCharts(`${fresh}/cli/report/charts/draw.mjs`);
    await bundleDynamic(fresh);
    await bundleTypes(fresh);
    await makePluginFolder(`${fresh}/plugin`);
    try {
      renameSync(dist, old);
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
    renameSync(fresh, dist);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}
process.exitCode = status ?? 1;
