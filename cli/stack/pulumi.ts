import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { EXIT, CommandError } from "../errors";
import { withPrivateFile } from "./files";

/** The part of Pulumi's CLI that this tool needs. */
export interface Pulumi {
  /** The output of `pulumi stack export`. Decrypted secrets in it must stay in the memory of this process. */
  export(options?: { showSecrets: boolean }): Promise<string>;
  /** @throws CommandError, with exit code `locked` when the stack is locked. */
  import(text: string): Promise<void>;
}

/** The `pulumi` in PATH, run in `cwd` on one stack. */
export function pulumiCli(stack: string, cwd: string, signal?: AbortSignal): Pulumi {
  const run = (...args: string[]) =>
    runPulumi(["stack", ...args, `--stack=${stack}`, "--non-interactive"], cwd, signal);
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

/** The texts of the backends' errors for a stack that another command is using. */
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

/** Pulumi's error text, without its `error:` prefix. */
export function reasonIn(stderr: string): string {
  return stderr.trim().replace(/^error: /, "");
}

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** @throws CommandError where there is no such folder. */
export function requireFolder(cwd: string): void {
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) throw new CommandError(`there is no folder ${cwd}`);
}

/**
 * Runs the `pulumi` in PATH. It does not throw for any exit code.
 *
 * @param signal - ends the process.
 */
export async function runPulumi(args: string[], cwd: string, signal?: AbortSignal): Promise<Finished> {
  // If the folder does not exist, starting a process fails with the same error as a missing program.
  requireFolder(cwd);
  const child = spawn("pulumi", args, { cwd, stdio: ["ignore", "pipe", "pipe"], ...(signal && { signal }) });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => (said[name] += text));
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const missing = error.code === "ENOENT";
      const ended = error.name === "AbortError" ? "`pulumi` was ended before it had answered" : error.message;
      const why = missing ? "there is no `pulumi` on PATH: install the Pulumi CLI, or add its folder" : ended;
      reject(new CommandError(why));
    });
    child.once("close", (code) => resolve({ code, ...said }));
  });
}
