import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { EXIT, CommandError } from "../errors";
import { withPrivateFile } from "./files";

/** The part of Pulumi's CLI that is needed here. */
export interface Pulumi {
  /** What `pulumi stack export` prints. Decrypted secrets in it are for the memory of this process alone. */
  export(options?: { showSecrets: boolean }): Promise<string>;
  /** @throws CommandError, with exit code `locked` where the stack is. */
  import(text: string): Promise<void>;
}

/** The `pulumi` of PATH, run in `cwd` on one stack. */
export function pulumiCli(stack: string, cwd: string): Pulumi {
  const run = (...args: string[]) => runPulumi(["stack", ...args, `--stack=${stack}`, "--non-interactive"], cwd);
  return {
    async export({ showSecrets } = { showSecrets: false }) {
      const { code, stdout, stderr } = await run("export", ...(showSecrets ? ["--show-secrets"] : []));
      if (code === 0) return stdout;
      throw new CommandError(`\`pulumi stack export\` failed for stack ${stack}: ${reasonIn(stderr)}`);
    },
    async import(text) {
      const { code, stderr } = await withPrivateFile(text, (file) => run("import", `--file=${file}`));
      if (code !== 0) throw importFailed(stack, stderr);
    },
  };
}

/** The words by which the backends refuse a stack that somebody else is working on. */
const LOCKED = /currently locked|update (is )?(currently|already) in progress|\[409\]/i;

export function importFailed(stack: string, said: string): CommandError {
  if (!LOCKED.test(said)) {
    return new CommandError(`\`pulumi stack import\` failed, so nothing was written: ${said.trim()}`);
  }
  return new CommandError(
    `the stack is locked, so nothing was written: ${said.trim()}\n` +
      `While another command of Pulumi runs on this stack, wait for it. If it was killed, unlock the stack and run this ` +
      `again:\n  pulumi cancel --yes --stack ${stack}`,
    EXIT.locked,
  );
}

/** What Pulumi said, without its own mark of an error. */
export function reasonIn(stderr: string): string {
  return stderr.trim().replace(/^error: /, "");
}

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the `pulumi` of PATH; any exit code is an answer. */
export async function runPulumi(args: string[], cwd: string): Promise<Finished> {
  // Where the folder is missing, starting a process fails as if the program were.
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) throw new CommandError(`there is no folder ${cwd}`);
  const child = spawn("pulumi", args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (said[name] += text));
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const missing = error.code === "ENOENT";
      const why = missing ? "there is no `pulumi` on PATH: install the Pulumi CLI, or add its folder" : error.message;
      reject(new CommandError(why));
    });
    child.once("close", (code) => resolve({ code, ...said }));
  });
}
