import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { onlyWhatIsUsed } from "./only-what-is-used.mjs";

/**
 * Puts the dynamic provider into one file, instead of the module that only imports the rest. Every Pulumi command
 * starts a host that loads it, and about two hundred files take that host longer than the work of a refresh.
 *
 * The file stays readable, because error stacks point into it. The host provides Pulumi's own modules.
 *
 * @param {string} dist The folder of the compiled package, in which the module is replaced.
 */
export async function bundleDynamic(dist) {
  // Bundles the sources, because then only the imported parts of their packages are included. With compiled modules,
  // whole packages would be.
  const code = await bundle({
    entryPoints: ["provider/dynamic/index.ts"],
    external: ["@pulumi/*"],
    plugins: [onlyWhatIsUsed],
  });
  await writeFile(join(dist, "provider/dynamic/index.js"), code);
}
