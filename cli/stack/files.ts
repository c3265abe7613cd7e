import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../errors";

/** Runs `work` with a file that only this user can read, and deletes it afterwards. */
export async function withPrivateFile<T>(text: string, work: (file: string) => Promise<T>): Promise<T> {
  const folder = orExplain(
    () => mkdtempSync(join(tmpdir(), "pulumi-pareta-")),
    "no folder can be made for the stack's new state",
  );
  try {
    const file = join(folder, "deployment.json");
    orExplain(
      () => writeFileSync(file, text, { mode: 0o600, flag: "wx" }),
      "the stack's new state cannot be kept for Pulumi",
    );
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Keeps a copy of a stack's content from before a write, readable only by the user, beside Pulumi's own files.
 *
 * @returns the file, which `pulumi stack import --file` accepts.
 * @throws CommandError when it cannot be kept.
 */
export function keepCopy(text: string, stack: string, at: Date, env: NodeJS.ProcessEnv): string {
  const folder = join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "pareta-copies");
  const name = `${stack.replace(/[^\w.-]+/g, "_")}-${at.toISOString().replace(/[:.]/g, "-")}.json`;
  const file = join(folder, name);
  orExplain(() => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  }, "no copy can be kept of what the stack holds");
  return file;
}

/** @throws CommandError for an error of the file system. */
function orExplain<T>(work: () => T, what: string): T {
  try {
    return work();
  } catch (error) {
    throw new CommandError(`${what}, so nothing was written: ${(error as Error).message}`, undefined, { cause: error });
  }
}
