import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import ts from "typescript";
import type { Emulator } from "../../../emulator";
import { CHECKOUT, TestStack } from "../../support/engine";

/** A shell for pasting a page's blocks: a program's folder, the real CLI, and a local API. */
export class Sandbox {
  readonly #stack: TestStack;
  readonly #env: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-docs-"));

  private constructor(emulator: Emulator) {
    this.#stack = new TestStack(emulator, this.#folder);
    const bin = join(this.#folder, "bin");
    mkdirSync(bin);
    // `npx` would look for the package in a registry. Like the real `npx`, this one is not the program that it starts.
    const cli = JSON.stringify(join(CHECKOUT, "dist/cli/index.js"));
    writeScript(join(bin, "npx"), `[ "$1" = pulumi-pareta ] || exit 127\nshift\nnode ${cli} "$@"`);
    // A response with an error must not pass.
    writeScript(join(bin, "curl"), `exec "$(PATH=\${PATH#*:} command -v curl)" --fail-with-body --silent "$@"`);
    // Without jq, the input that it would get must at least be JSON.
    const parse = "JSON.parse(require('fs').readFileSync(0, 'utf8'))";
    if (spawnSync("jq", ["--version"]).error) writeScript(join(bin, "jq"), `exec node --eval "${parse}"`);
    this.#env = {
      ...process.env,
      ...this.#stack.env,
      PATH: [bin, this.#stack.env.PATH].join(delimiter),
      PULUMI_STACK: "dev",
      NO_COLOR: "1",
    };
  }

  /** Makes a stack `dev` of a TypeScript program. */
  static async of(emulator: Emulator, program: string): Promise<Sandbox> {
    const sandbox = new Sandbox(emulator);
    const folder = sandbox.#folder;
    mkdirSync(join(folder, "node_modules"));
    for (const [name, target] of [
      ["pulumi-pareta", CHECKOUT],
      ["@pulumi", join(CHECKOUT, "node_modules/@pulumi")],
    ] as const) {
      symlinkSync(target, join(folder, "node_modules", name));
    }
    writeFileSync(join(folder, "Pulumi.yaml"), "name: app\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(
      join(folder, "index.js"),
      ts.transpile(program, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }),
    );
    await sandbox.run("pulumi stack init dev");
    return sandbox;
  }

  /**
   * Runs a script like a terminal.
   *
   * @throws an error with the output, when one of its commands fails.
   */
  async run(script: string): Promise<string> {
    const child = spawn("bash", ["-euo", "pipefail", "-c", script], { cwd: this.#folder, env: this.#env });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
    }
    // The value that `pulumi config set --secret` asks for.
    child.stdin.on("error", () => {}).end("pareta_sk_docs\n");
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject).once("close", resolve);
    });
    // A command that fails inside a substitution of another command fails silently.
    if (code !== 0 || /^error: /m.test(said)) throw new Error(`this ended with ${code}:\n${script}\n${said}`);
    return said;
  }

  remove(): void {
    this.#stack.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function writeScript(file: string, body: string): void {
  writeFileSync(file, `#!/usr/bin/env bash\n${body}\n`);
  chmodSync(file, 0o755);
}
