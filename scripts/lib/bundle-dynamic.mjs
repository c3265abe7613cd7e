import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle.mjs";
import { onlyWhatIsUsed } from "./only-what-is-used.mjs";

/**
 * Puts the dynamic provider into one file, in place of the module that only imports the rest: Pulumi starts a host that
 * loads it with every command, and some two hundred files take that host longer than all it does for a refresh.
 *
 * It stays readable, for it stands in the stack of whatever goes wrong. Pulumi's own modules are the host's.
 *
 * @param {string} dist The folder of the compiled package, in which the module is replaced.
 */
export async function bundleDynamic(dist) {
  // From the sources, of whose packages only what is imported comes along; of compiled modules it would be all of them.
  const code = await bundle({
    entryPoints: ["provider/dynamic/index.ts"],
    external: ["@pulumi/*"],
    plugins: [onlyWhatIsUsed],
  });
  await writeFile(join(dist, "provider/dynamic/index.js"), code);
}
