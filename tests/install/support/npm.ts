import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { bareEnvironment } from "../../host/support/dynamic-host";
import { ROOT } from "../../support/built";

/** Folders that are not copied: downloads and the results of earlier builds. */
const NOT_COPIED = /^(node_modules|dist.*|coverage|\.git)$/;

/** A new empty folder. */
export function scratch(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "pareta-install-")));
}

/** Runs a program to its end. @throws an error that contains its output. */
export async function run(cwd: string, file: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, { cwd, env: environment(), maxBuffer: 2 ** 26 });
  return stdout;
}

/** Runs npm as a user does, independent of the npm that runs the tests. */
export function npm(cwd: string, ...args: string[]): Promise<string> {
  return run(cwd, "npm", ...args, "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error");
}

/**
 * Packs the project as it would be published, including the build that packing begins with. It packs a copy, because
 * the build deletes dist/, and another test may be running from it.
 *
 * @returns the tarball.
 */
export async function pack(): Promise<string> {
  const folder = scratch();
  const copy = join(folder, "project");
  mkdirSync(copy);
  for (const name of readdirSync(ROOT).filter((entry) => !NOT_COPIED.test(entry))) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  await npm(copy, "pack", "--pack-destination", folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack has made no tarball");
  return join(folder, tarball);
}

/** Writes files, by their paths below `folder`. Objects are written as JSON. */
export function write(folder: string, files: Record<string, string | object>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
}

/** The variables that npm passes to its scripts describe this project, not the other one. */
function environment(): NodeJS.ProcessEnv {
  const ofTheProject = /^(npm_(package|lifecycle|command|execpath|config_(local_prefix|loglevel))|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(bareEnvironment()).filter(([name]) => !ofTheProject.test(name)));
}
