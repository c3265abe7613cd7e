import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "../paths.mjs";

/** The Go module that names the engine's version, and from which the engine can be built. */
export const MODULE = join(checkout, "engine");

/** The version of the engine to develop with, without a leading "v". */
export async function engineVersion() {
  const goMod = await readFile(join(MODULE, "go.mod"), "utf8");
  const version = /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/m.exec(goMod)?.[1];
  if (!version) throw new Error("engine/go.mod does not name the engine's version");
  return version;
}
