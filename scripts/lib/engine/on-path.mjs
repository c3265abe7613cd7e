import { delimiter, join, relative, resolve } from "node:path";
import { cacheRoot } from "../paths.mjs";
import { executable, inspect, isExecutable } from "./inspect.mjs";

/** @import { Source } from "../engine.mjs" */

/**
 * The engine that the user has installed.
 *
 * @type {Source}
 */
export const onPath = {
  name: "path",
  title: "on PATH",

  async find({ log }) {
    for (const folder of searched()) {
      if (!(await isExecutable(join(folder, executable)))) continue;
      const found = await inspect(folder);
      if ("version" in found) return { dir: folder, version: found.version };
      log(`Passing over ${folder}: ${found.flaw}`);
    }
    return undefined;
  },

  async make() {
    throw new Error("none that runs");
  },
};

function searched() {
  const folders = (process.env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => resolve(folder));
  return folders.filter(
    (folder) =>
      // npm puts these first. A `pulumi` in one is a package's launcher, without an engine beside it.
      !folder.endsWith(join("node_modules", ".bin")) &&
      // The other sources check what we made ourselves more closely.
      relative(cacheRoot(), folder).startsWith(".."),
  );
}
