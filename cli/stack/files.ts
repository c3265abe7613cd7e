import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** Runs `work` with a file that nobody else may read, and takes it away again. */
export async function withPrivateFile<T>(text: string, work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-"));
  try {
    const file = join(folder, "deployment.json");
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Keeps what a stack held before it was written to, where only the user may read it: beside Pulumi's own files.
 *
 * @returns the file, which `pulumi stack import --file` takes.
 */
export function keepCopy(text: string, stack: string, at: Date, env: NodeJS.ProcessEnv): string {
  const folder = join(env.PULUMI_HOME || join(homedir(), ".pulumi"), "pareta-copies");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `${stack.replace(/[^\w.-]+/g, "_")}-${at.toISOString().replace(/[:.]/g, "-")}.json`;
  const file = join(folder, name);
  writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  return file;
}
