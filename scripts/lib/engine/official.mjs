import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureFolder } from "../cached-folder.mjs";
import { ensureDependencies } from "../dependencies.mjs";
import { cacheRoot, checkout } from "../paths.mjs";
import { withHeartbeat } from "../progress.mjs";
import { run } from "../run.mjs";
import { inspect, missing, plugins } from "./inspect.mjs";
import { engineVersion } from "./version.mjs";

/** @import { Source } from "../engine.mjs" */

const INSTALLER = "https://get.pulumi.com/install.sh";
const REACHABLE_WITHIN = 20_000;
const INSTALLED_WITHIN = 10 * 60_000;

/**
 * The official CLI from its official installer, in the version that engine/go.mod names.
 *
 * @type {Source}
 */
export const official = {
  name: "installed",
  title: "from the official installer",

  async find() {
    const { dir } = await place();
    return (await flaw(dir)) ? undefined : await describe(dir);
  },

  async make({ log }) {
    const { folder, dir, version } = await place();
    await ensureFolder({
      folder,
      flaw: (candidate) => flaw(join(candidate, "bin")),
      make: (fresh) => install(fresh, version, log),
      log,
    });
    return await describe(dir);
  },
};

async function place() {
  const version = await engineVersion();
  const folder = join(cacheRoot(), "official", `v${version}`);
  return { folder, dir: join(folder, "bin"), version };
}

/** @param {string} dir */
async function flaw(dir) {
  const lacking = await missing(dir, plugins);
  if (lacking) return `${lacking} is missing or not executable`;
  const found = await inspect(dir);
  return "flaw" in found ? found.flaw : undefined;
}

/** @param {string} dir */
async function describe(dir) {
  const found = await inspect(dir);
  if ("flaw" in found) throw new Error(found.flaw);
  return { dir, version: found.version };
}

/** @param {string} root @param {string} version @param {import("../progress.mjs").Log} log */
async function install(root, version, log) {
  // Without a network, the installer itself may take minutes to fail.
  await assertReachable();
  await ensureDependencies({ log });

  log(`Installing the Pulumi CLI v${version} with its official installer ...`);
  const script = fileURLToPath(new URL("install-official.mjs", import.meta.url));
  const installation = run(process.execPath, [script, root, version], { cwd: checkout, timeout: INSTALLED_WITHIN });
  const { ok, why } = await withHeartbeat(installation, log, "installing");
  if (!ok) throw new Error(`the installation failed: ${why}`);
}

async function assertReachable() {
  try {
    await fetch(INSTALLER, { method: "HEAD", signal: AbortSignal.timeout(REACHABLE_WITHIN) });
  } catch (error) {
    throw new Error(`could not be downloaded: ${error.cause?.message || error.message}`, { cause: error });
  }
}
