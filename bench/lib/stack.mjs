import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../../scripts/lib/paths.mjs";
import { keyOf, program } from "./program.mjs";

const NOOP = join(checkout, "bench/noop");

/** A stack of the real CLI in a scratch folder, with one of the providers. */
export class BenchStack {
  /** @param {string} folder @param {NodeJS.ProcessEnv} env */
  constructor(folder, env) {
    this.folder = folder;
    this.env = env;
  }

  /**
   * @param {string} shell
   * @param {number} count
   * @param {{ engine: string, url: string }} around The engine's folder, and the address of the API.
   * @param {Record<string, string>} [more] Further variables of the commands.
   */
  static async make(shell, count, { engine, url }, more = {}) {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-pareta-bench-"));
    await mkdir(join(folder, "node_modules"));
    await mkdir(join(folder, "state"));
    await symlink(checkout, join(folder, "node_modules/pulumi-pareta"));
    await symlink(join(checkout, "node_modules/@pulumi"), join(folder, "node_modules/@pulumi"));
    const plugin = shell.startsWith("plugin-") ? join(folder, "idle") : join(checkout, "dist/plugin");
    if (shell.startsWith("plugin-")) await bundleIdle(join(plugin, "pulumi-resource-pareta"));
    const settings = `name: bench\nruntime: nodejs\nmain: index.js\nplugins: { providers: [{ name: pareta, path: ${plugin} }] }\n`;
    await writeFile(join(folder, "Pulumi.yaml"), settings);
    await writeFile(join(folder, "package.json"), '{ "name": "bench", "private": true }\n');
    await writeFile(join(folder, "index.js"), program());
    const stack = new BenchStack(folder, {
      ...process.env,
      PATH: `${engine}${delimiter}${process.env.PATH}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PARETA_API_KEY: keyOf(shell),
      PARETA_BASE_URL: url,
      SHELL_KIND: shell,
      COUNT: String(count),
      FIRST_CALL: join(folder, "first-call"),
      ...more,
    });
    await stack.pulumi("stack", "init", "bench");
    return stack;
  }

  /** @param {string[]} args */
  async pulumi(...args) {
    const options = { cwd: this.folder, env: this.env, maxBuffer: 2 ** 28 };
    const { stdout } = await promisify(execFile)("pulumi", [...args, "--non-interactive"], options);
    return stdout;
  }

  remove() {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** As many stacks as wanted: see {@link BenchStack.make}. @param {number} many @param {Parameters<typeof BenchStack.make>} args */
export function makeStacks(many, ...args) {
  return Promise.all(Array.from({ length: many }, () => BenchStack.make(...args)));
}

/**
 * Runs a command on all stacks at the same time.
 *
 * @param {readonly BenchStack[]} stacks
 * @param {readonly string[]} args
 * @returns {Promise<{ seconds: number, firstCall: number }>} How long that took, and how long it was until an idle
 *   provider was asked for a change; 0 where it was asked for none.
 */
export async function timed(stacks, args) {
  const files = stacks.map(({ env }) => env.FIRST_CALL ?? "");
  for (const file of files) await rm(file, { force: true });
  const began = Date.now();
  const start = process.hrtime.bigint();
  await Promise.all(stacks.map((stack) => stack.pulumi(...args)));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const calls = await Promise.all(files.map((file) => readFile(file, "utf8").then(Number, () => began)));
  return { seconds, firstCall: (Math.min(...calls) - began) / 1000 };
}

/** Bundled like the real plugin, because the amount of code to load is part of a plugin's cost. @param {string} file */
async function bundleIdle(file) {
  // The module does not exist in a fresh clone until the packages are installed.
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(NOOP, "plugin.cjs")],
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    banner: { js: "#!/usr/bin/env node" },
    logLevel: "warning",
  });
  await chmod(file, 0o755);
}
