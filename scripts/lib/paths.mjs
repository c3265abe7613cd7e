import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout these scripts belong to. */
export const checkout = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The folder for things that take minutes to make and that every checkout can use. `PULUMI_PARETA_CACHE` sets another
 * one.
 */
export function cacheRoot() {
  const { PULUMI_PARETA_CACHE: ours, XDG_CACHE_HOME: users } = process.env;
  return resolve(ours || join(users || join(homedir(), ".cache"), "pulumi-pareta"));
}
