import { build } from "esbuild";
import { onlyWhatIsUsed } from "./only-what-is-used.mjs";
import { checkout } from "./paths.mjs";

/**
 * Puts the dynamic provider into one file, in place of the module that only imports the rest: Pulumi starts a host that
 * loads it with every command, and some two hundred files take that host longer than all it does for a refresh.
 *
 * It stays readable, for it stands in the stack of whatever goes wrong. Pulumi's own modules are the host's.
 *
 * @param {string} file The compiled module, which is replaced.
 */
export async function bundleDynamic(file) {
  await build({
    absWorkingDir: checkout,
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    external: ["@pulumi/*"],
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "eof",
    plugins: [onlyWhatIsUsed],
    logLevel: "warning",
  });
}
