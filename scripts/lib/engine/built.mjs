import { createHash } from "node:crypto";
import { chmod, copyFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureFolder } from "../cached-folder.mjs";
import { cacheRoot } from "../paths.mjs";
import { elapsed, withHeartbeat } from "../progress.mjs";
import { run } from "../run.mjs";
import { executable, inspect, missing, plugins } from "./inspect.mjs";
import { MODULE, engineVersion } from "./version.mjs";

/** @import { Source } from "../engine.mjs" */

const PLUGINS = join(MODULE, "plugins");
const BUILT_WITHIN = 60 * 60_000;

/** The file with the size of the executable after linking. It is written last. */
const SEAL = "size";

/**
 * The engine built from its Go module, with our own plugins for it. Only the official CLI has the official plugins.
 *
 * @type {Source}
 */
export const built = {
  name: "built",
  title: "built from its Go module",

  async find() {
    const { folder, version } = await place();
    return (await flaw(folder, version)) ? undefined : { dir: folder, version };
  },

  async make({ log }) {
    if (process.platform === "win32") throw new Error("not on Windows, because its plugins are shell scripts");
    const { folder, version } = await place();
    await ensureFolder({
      folder,
      flaw: (candidate) => flaw(candidate, version),
      make: (fresh) => build(fresh, version, log),
      log,
    });
    return { dir: folder, version };
  },
};

/** There is a folder for each version, and for each change to its sources. */
async function place() {
  const version = await engineVersion();
  const hash = createHash("sha256").update(
    `${process.platform} ${process.arch}\n${goArguments("", version).join(" ")}`,
  );
  for (const file of [join(MODULE, "go.mod"), join(MODULE, "go.sum"), ...(await pluginFiles())]) {
    hash.update(file.slice(MODULE.length)).update(await readFile(file));
  }
  return { version, folder: join(cacheRoot(), "built", `v${version}-${hash.digest("hex").slice(0, 12)}`) };
}

async function pluginFiles() {
  return (await readdir(PLUGINS)).sort().map((name) => join(PLUGINS, name));
}

/** @param {string} folder @param {string} version */
async function flaw(folder, version) {
  const lacking = await missing(folder, [executable, ...plugins]);
  if (lacking) return `${lacking} is missing or not executable`;

  for (const name of await readdir(PLUGINS)) {
    if (!(await sameContents(join(folder, name), join(PLUGINS, name)))) return `${name} is damaged`;
  }

  const { size } = await stat(join(folder, executable));
  const sealed = await readFile(join(folder, SEAL), "utf8").catch(() => "");
  if (sealed !== String(size)) return `${executable} is not whole`;

  const found = await inspect(folder);
  if ("flaw" in found) return found.flaw;
  return found.version === version ? undefined : `${executable} is v${found.version}`;
}

/** @param {string} copy @param {string} original */
async function sameContents(copy, original) {
  const contents = await readFile(copy).catch(() => undefined);
  return contents !== undefined && contents.equals(await readFile(original));
}

/** @param {string} folder @param {string} version @param {import("../progress.mjs").Log} log */
async function build(folder, version, log) {
  const { ok: goRuns, why: goFails } = await run("go", ["version"], { timeout: 30_000 });
  if (!goRuns) throw new Error(`Go does not run (${goFails})`);

  log(`Building the Pulumi engine v${version} from its Go module; once, about 4 minutes on 2 cores ...`);
  const start = Date.now();
  const go = run("go", goArguments(folder, version), {
    cwd: MODULE,
    // One static executable that depends neither on a C compiler nor on a go.work in a folder above.
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    timeout: BUILT_WITHIN,
  });
  const { ok, why } = await withHeartbeat(go, log, "building");
  if (!ok) throw new Error(`go build failed: ${why}`);

  for (const name of await readdir(PLUGINS)) {
    await copyFile(join(PLUGINS, name), join(folder, name));
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(join(folder, SEAL), String((await stat(join(folder, executable))).size));
  log(`Built it in ${elapsed(start)}.`);
}

/** @param {string} folder @param {string} version */
function goArguments(folder, version) {
  const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
  return [
    ...["build", "-trimpath", "-mod=readonly", "-buildvcs=false", "-ldflags", `-s -w ${stamp}`],
    ...["-o", join(folder, executable), "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"],
  ];
}
