import { chmod, copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundlePlugin } from "../lib/bundle-plugin.mjs";
import { EXECUTABLE } from "../lib/plugin-folder.mjs";
import { run } from "../lib/run.mjs";

/** A constant of Node that marks the place of the program in Node's executable. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

const OS = { linux: "linux", darwin: "darwin", win32: "windows" };
const ARCH = { x64: "amd64", arm64: "arm64" };

/**
 * Makes one executable from the plugin and the Node that runs this script, for machines of this platform without Node.
 *
 * @param {string} out
 * @param {string} version
 * @returns {Promise<string>} The executable.
 */
export async function makeStandalone(out, version) {
  const os = OS[process.platform];
  const arch = ARCH[process.arch];
  if (!os || !arch) throw new Error(`there is no single executable for ${process.platform} ${process.arch}`);
  const file = join(out, `${EXECUTABLE}-v${version}-${os}-${arch}-standalone${os === "windows" ? ".exe" : ""}`);
  const [main, blob, config] = ["cjs", "blob", "json"].map((suffix) => `${file}.${suffix}`);
  try {
    await bundlePlugin(main, { executable: false });
    await writeFile(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true }));
    await must(process.execPath, ["--experimental-sea-config", config]);
    await copyFile(process.execPath, file);
    await chmod(file, 0o755);
    // The signature covers Node's own bytes, so it is removed. Apple's systems require one, so the result is signed
    // again.
    if (os === "darwin") await must("codesign", ["--remove-signature", file]);
    const { inject } = createRequire(import.meta.url)("postject");
    await inject(file, "NODE_SEA_BLOB", await readFile(blob), {
      sentinelFuse: FUSE,
      ...(os === "darwin" && { machoSegmentName: "NODE_SEA" }),
    });
    if (os === "darwin") await must("codesign", ["--sign", "-", file]);
  } finally {
    for (const temporary of [main, blob, config]) await rm(temporary, { force: true });
  }
  return file;
}

/** @param {string} program @param {string[]} args */
async function must(program, args) {
  const { ok, why } = await run(program, args);
  if (!ok) throw new Error(`${program} ${args[0]} failed: ${why}`);
}
