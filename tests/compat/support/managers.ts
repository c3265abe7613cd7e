import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { write } from "../../install/support/npm";
import type { Manager } from "./matrix";

/** A package manager, as its users run it in an empty folder that has a package.json. */
interface Installer {
  /** Where its own program is from: a package of npm, with the version, and the command. */
  tool?: readonly [wanted: string, command: string];
  /** Files that it needs beside package.json. */
  files?: Record<string, string>;
  args: readonly string[];
  /** What every process of Node needs to find the packages that it installed. */
  env?: (folder: string) => Record<string, string>;
}

const YARN = ["@yarnpkg/cli-dist@4.18.1", "yarn"] as const;
/** Without a lock file, Yarn takes the folder for a part of a project above it. In CI it refuses to write a new one. */
const YARN_INSTALL = ["install", "--no-immutable"];

export const BUN = ["bun@1.4.5", "bun"] as const;

export const INSTALLERS: Record<Manager, Installer> = {
  npm: { args: ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"] },
  pnpm: {
    tool: ["pnpm@12.21.0", "pnpm"],
    // A package that Pulumi's SDK needs has a script. pnpm fails until the user says whether it may run.
    files: { "pnpm-workspace.yaml": "allowBuilds: { protobufjs: false }\n" },
    args: ["install", "--no-frozen-lockfile", "--prefer-offline", "--loglevel=error"],
  },
  Yarn: { tool: YARN, files: { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\n" }, args: YARN_INSTALL },
  "Yarn Plug'n'Play": {
    tool: YARN,
    files: { "yarn.lock": "", ".yarnrc.yml": "nodeLinker: pnp\n" },
    args: YARN_INSTALL,
    env: (folder) => ({ NODE_OPTIONS: `--require ${join(folder, ".pnp.cjs")}` }),
  },
  Bun: { tool: BUN, args: ["install"] },
};

/**
 * Installs the packages of a folder.
 *
 * @param env Has the package manager and its Node first on PATH.
 * @throws an error with all that the package manager said.
 */
export async function install(manager: Manager, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { tool, files = {}, args } = INSTALLERS[manager];
  write(folder, files);
  try {
    await promisify(execFile)(tool?.[1] ?? "npm", args, { cwd: folder, env, maxBuffer: 2 ** 24 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${manager} installed nothing: ${stdout}${stderr}`, { cause: error });
  }
}
