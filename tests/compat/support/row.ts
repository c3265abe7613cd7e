import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { startEmulator } from "../../../emulator";
import { scratch, write } from "../../install/support/npm";
import { CANARY, TestStack } from "../../support/engine";
import { filesOf, manifestOf } from "./forms";
import { live } from "./life";
import { BUN, INSTALLERS, install } from "./managers";
import type { Row } from "./matrix";

/** The folder of the commands of a program that npm has. */
function toolFolder(wanted: string, command: string): string {
  const script = join(__dirname, "tool.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, wanted, command], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  return stdout;
}

let registry: string | undefined;

/** The registry that npm is set to, for the package managers that do not read npm's settings. */
function registrySettings(): Record<string, string> {
  registry ??= execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  return { YARN_NPM_REGISTRY_SERVER: registry, BUN_CONFIG_REGISTRY: registry, npm_config_registry: registry };
}

/** The folders of the commands of a row: its Node, its package manager, and Bun if that runs the program. */
function commandsOf({ node, manager, form }: Row): string[] {
  const { tool } = INSTALLERS[manager];
  const tools = [...(tool ? [tool] : []), ...(form === "runtime: bun" ? [BUN] : [])];
  return [toolFolder(`node@${node}`, "node"), ...tools.map((each) => toolFolder(...each))];
}

/**
 * Runs a row: installs the packed package in a program's folder, and lets the program's endpoints live.
 *
 * @param tarball The packed package.
 * @param onStep Is told what begins now.
 * @throws an error that says which step failed, and how.
 */
export async function runRow(
  row: Row,
  tarball: string,
  onStep: (step: string) => void = () => undefined,
): Promise<void> {
  const folder = scratch();
  const emulator = await startEmulator({ keys: { [CANARY]: "org" }, deploySeconds: 0.1 });
  let stack: TestStack | undefined;
  let step = "install";
  const begin = (next: string) => onStep((step = next));
  try {
    begin("install");
    const path = [...commandsOf(row), ""].join(delimiter);
    const env = { ...process.env, ...registrySettings(), PATH: `${path}${process.env.PATH}` };
    write(folder, { "package.json": manifestOf(row.form, row.sdk, tarball) });
    await install(row.manager, folder, env);

    const settings = INSTALLERS[row.manager].env?.(folder) ?? {};
    const found = placesOf(folder, { ...env, ...settings });
    if (found.node !== row.node || found.sdk !== row.sdk)
      throw new Error(`Node is ${found.node} and the SDK ${found.sdk}`);
    write(folder, filesOf(row.form, join(found.package, "dist/plugin")));

    stack = new TestStack(emulator, folder);
    stack.env = { ...stack.env, ...settings, PATH: `${path}${stack.env.PATH}` };
    await stack.init();
    await live(stack, emulator, begin);
  } catch (error) {
    throw new Error(`${step}: ${(error as Error).message}`, { cause: error });
  } finally {
    stack?.remove();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a process of the program finds: its Node, its SDK, and the folder of this package. */
function placesOf(folder: string, env: NodeJS.ProcessEnv): { node: string; sdk: string; package: string } {
  const program = `console.log(JSON.stringify({
    node: process.versions.node,
    sdk: require("@pulumi/pulumi/package.json").version,
    package: require("node:path").dirname(require.resolve("pulumi-pareta/package.json")),
  }))`;
  const answer = execFileSync("node", ["--input-type=commonjs", "--eval", program], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return JSON.parse(answer) as { node: string; sdk: string; package: string };
}
