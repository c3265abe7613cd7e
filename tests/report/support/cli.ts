import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { ROOT } from "../../support/built";

/** A key that tests search for in every place where it must not be. */
export const KEY = "pareta_sk_canary.DoNotLeakThisVerifier";

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the built `pulumi-pareta report` to its end. */
export function runReport(env: Record<string, string>, ...args: string[]): Promise<Finished> {
  const options = { env: { PATH: dirname(process.execPath), ...env }, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(ROOT, "dist/cli/index.js"), "report", ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
