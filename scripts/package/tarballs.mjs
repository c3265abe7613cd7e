import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { create } from "tar";
import { EXECUTABLE } from "../lib/plugin-folder.mjs";

/** Pulumi's names of systems and processors. */
const PLATFORMS = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => ({ os, arch })));

/** A tarball does not contain when and where it was made, so the same source makes the same bytes. */
const REPRODUCIBLE = { gzip: { level: 9 }, portable: true, mtime: new Date(0) };

/**
 * Packs the plugin in the form that Pulumi downloads, one tarball for each platform.
 *
 * @param {string} plugin The folder that holds it.
 * @param {string} out
 * @param {string} version
 * @returns {Promise<string[]>} The tarballs.
 */
export async function packPlugin(plugin, out, version) {
  const files = [];
  for (const { os, arch } of PLATFORMS) {
    const file = join(out, `${EXECUTABLE}-v${version}-${os}-${arch}.tar.gz`);
    // A plugin is a Node script everywhere. Windows starts it with the second file.
    const members = os === "windows" ? [EXECUTABLE, `${EXECUTABLE}.cmd`] : [EXECUTABLE];
    await create({ ...REPRODUCIBLE, file, cwd: plugin }, members);
    files.push(file);
  }
  return files;
}

/**
 * Packs a single executable as the plugin of its platform.
 *
 * @param {string} executable
 * @param {string} out
 * @returns {Promise<string>} The tarball.
 */
export async function packStandalone(executable, out) {
  const file = join(out, `${basename(executable).replace(/\.exe$/, "")}.tar.gz`);
  const folder = `${file}.files`;
  const name = executable.endsWith(".exe") ? `${EXECUTABLE}.exe` : EXECUTABLE;
  try {
    await mkdir(folder);
    await cp(executable, join(folder, name));
    await create({ ...REPRODUCIBLE, file, cwd: folder }, [name]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return file;
}

/** The lines of a SHA256SUMS file. @param {string[]} files */
export async function checksums(files) {
  const lines = await Promise.all(
    files.map(
      async (file) =>
        `${createHash("sha256")
          .update(await readFile(file))
          .digest("hex")}  ${basename(file)}\n`,
    ),
  );
  return lines.join("");
}
