import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../run.mjs";

const windows = process.platform === "win32";

/** The file name of the engine's executable. */
export const executable = windows ? "pulumi.exe" : "pulumi";

/** The plugins an engine needs beside it to run our programs. */
export const plugins = windows
  ? ["pulumi-language-nodejs.exe", "pulumi-resource-pulumi-nodejs.cmd"]
  : ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/**
 * Asks an engine for its version. That also shows that the engine runs here.
 *
 * @param {string} folder The folder that holds it.
 * @returns {Promise<{ version: string } | { flaw: string }>}
 */
export async function inspect(folder) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const { ok, stdout, why } = await run(join(folder, executable), ["version"], { env, timeout: 30_000 });
  if (!ok) return { flaw: `its ${executable} does not run: ${why}` };
  const version = /^v?(\d+\.\d+\.\d+\S*)\s*$/.exec(stdout)?.[1];
  return version ? { version } : { flaw: `its ${executable} does not say its version` };
}

/**
 * The first of `names` that `folder` lacks.
 *
 * @param {string} folder
 * @param {readonly string[]} names
 */
export async function missing(folder, names) {
  for (const name of names) {
    if (!(await isExecutable(join(folder, name)))) return name;
  }
  return undefined;
}

/** @param {string} file */
export const isExecutable = (file) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
