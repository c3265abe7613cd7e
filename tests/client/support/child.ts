import { transformFileSync } from "@swc/core";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const SOURCES = path.join(__dirname, "../../../provider/client");

/** The client, in a form that a separate process can run. */
export class ClientInAProcess {
  readonly #directory = mkdtempSync(path.join(tmpdir(), "pareta-client-"));

  constructor() {
    const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    for (const file of files) {
      const { code } = transformFileSync(path.join(SOURCES, file), {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "commonjs" },
      });
      const target = path.join(this.#directory, file.replace(/\.ts$/, ".js"));
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  }

  /** Runs a script with `pa`, a client that is never closed, where an unhandled rejection is fatal. */
  async run(
    baseURL: string,
    script: string,
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ code: number | null; output: string; took: number }> {
    const source = `
      const { Pareta } = require("./index.js");
      const pa = new Pareta({ apiKey: "pareta_sk_a.secret", baseURL: ${JSON.stringify(baseURL)}, random: () => 0 });
      (async () => { ${script} })().then(() => console.log("done"));
    `;
    const started = Date.now();
    const child = spawn(process.execPath, ["-e", source], {
      cwd: this.#directory,
      env: { ...process.env, NODE_PATH: path.join(__dirname, "../../../node_modules"), ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { code, output, took: Date.now() - started };
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
