import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { checkout } from "../lib/paths.mjs";
import { startEmulatorProcess } from "./emulator-process.mjs";

/** Long enough to see the progress, short enough to watch. */
const EMULATOR = ["--deploy-seconds", "4", "--start-seconds", "1"];

/** There are no colors in a file, nor on a terminal with NO_COLOR: https://no-color.org */
const colored = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";

/** Pulumi needs a passphrase for the file backend's secrets. What it protects is deleted within a minute. */
const PASSPHRASE = "demo";

/**
 * Everything that a demo needs, in its own scratch folder: a local API, a backend for state, and Pulumi's home.
 *
 * @param {string} engineDir
 */
export async function startDemo(engineDir) {
  const scratch = await mkdtemp(join(tmpdir(), "pulumi-pareta-demo-"));
  const emulator = await startEmulatorProcess(EMULATOR);
  await mkdir(join(scratch, "state"));
  // A new stack writes its config beside its project file. So the stack is created beside a copy, and the checkout does
  // not change.
  await copyFile(join(checkout, "Pulumi.yaml"), join(scratch, "Pulumi.yaml"));
  const env = {
    ...process.env,
    PATH: `${engineDir}${delimiter}${process.env.PATH}`,
    PULUMI_HOME: join(scratch, "home"),
    PULUMI_BACKEND_URL: `file://${join(scratch, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
  const configFile = join(scratch, "Pulumi.demo.yaml");
  const headers = { authorization: "Bearer pareta_sk_demo" };

  /** @param {string[]} args @param {"inherit" | "pipe"} stdout */
  const run = (args, stdout) =>
    new Promise((resolve, reject) => {
      const plain = colored || args.includes("--color") ? [] : ["--color", "never"];
      const child = spawn("pulumi", [...args, "--non-interactive", ...plain], {
        cwd: checkout,
        env,
        stdio: ["ignore", stdout, "inherit"],
      });
      let text = "";
      child.stdout?.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      child.once("error", reject);
      child.once("close", (code) =>
        code === 0 ? resolve(text) : reject(new Error(`pulumi ${args[0]} ended with exit code ${code}`)),
      );
    });

  return {
    url: emulator.url,

    /** @param {string} text */
    heading: (text) => console.log(`\n${colored ? `\u001b[1m== ${text}\u001b[0m` : `== ${text}`}\n`),

    /** Runs the CLI and shows its own output. @param {string[]} args */
    pulumi: async (...args) => {
      const stackArgs = args[0] === "stack" ? ["--cwd", scratch] : ["--stack", "demo", "--config-file", configFile];
      console.log(`$ pulumi ${args.join(" ")}`);
      await run([...args, ...stackArgs], "inherit");
    },

    /** Runs the CLI and shows its own output. It has to fail. @param {string[]} args */
    refused: async (...args) => {
      console.log(`$ pulumi ${args.join(" ")}`);
      const failed = await run([...args, "--stack", "demo", "--config-file", configFile], "inherit").then(
        () => false,
        () => true,
      );
      if (!failed) throw new Error(`pulumi ${args[0]} did not fail`);
    },

    /** Runs the CLI and returns its output. @param {string[]} args @returns {Promise<string>} */
    capture: (...args) => run([...args, "--stack", "demo", "--config-file", configFile], "pipe"),

    /** A stack output. @param {string} name @returns {Promise<string>} */
    output: async (name) => (await run(["stack", "output", name, "--stack", "demo"], "pipe")).trim(),

    /** @param {string} id */
    async stopElsewhere(id) {
      const response = await fetch(`${emulator.url}/v1/endpoints/${encodeURIComponent(id)}/stop`, {
        method: "POST",
        headers,
      });
      if (!response.ok) throw new Error(`the local API answered ${response.status} to the stop`);
    },

    /** Everything that took effect, a line each, and the endpoints that bill. */
    async ledger() {
      const response = await fetch(`${emulator.url}/_emulator/ledger`);
      const { entries, billing } = await response.json();
      const lines = entries.map(
        ({ action, id, via }) => `${action.padEnd(7)} ${id}${via === "outside" ? " (outside)" : ""}`,
      );
      return [
        ...lines,
        `billing now: ${billing.length === 0 ? "nothing" : billing.map(({ id }) => id).join(", ")}`,
      ].join("\n");
    },

    async end() {
      await emulator.stop();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
