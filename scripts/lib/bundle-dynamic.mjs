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
  const file = "provider/dynamic/index.js";
  const code = await bundle({
    // Names stand in the file as they are from here, and the folder is called differently in every build.
    absWorkingDir: dist,
    entryPoints: [file],
    external: ["@pulumi/*"],
    plugins: [onlyWhatIsUsed],
  });
  await writeFile(join(dist, file), code);
}
