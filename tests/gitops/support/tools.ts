import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { dirname, join } from "node:path";

/** The result of looking for a tool: its path, or why it is not available. */
export type Found = { path: string } | { why: string };

/** Runs one of the scripts in tools/, which installs missing tools. */
export function tool(name: "actionlint" | "python"): Found {
  return toolBy(join(__dirname, "../tools", `${name}.mjs`));
}

/** Runs a script that installs a missing tool, and prints its path. */
export function toolBy(script: string): Found {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  return status === 0 ? { path: stdout } : { why: stderr.trim().replaceAll("\n", " ") };
}

/**
 * A `describe` for tests that need a tool. Without the tool they are skipped with a warning, or they fail if skipping
 * is not allowed.
 */
export function describeWith(found: Found, title: string, body: (path: string) => void): void {
  if ("path" in found) {
    describe(title, () => body(found.path));
    return;
  }
  if (process.env.PARETA_TESTS_REQUIRE_ALL) throw new Error(`${title}: ${found.why}`);
  process.stderr.write(`\n*** SKIPPED: "${title}". ${found.why}\n`);
  describe.skip(title, () => body(""));
}

/** The ShellCheck beside a Python. */
export const shellcheckOf = (python: string) => join(dirname(python), "shellcheck");

/** Runs a checker to its end. */
export function check(
  program: string,
  args: string[],
  options: { cwd?: string; input?: string } = {},
): SpawnSyncReturns<string> {
  return spawnSync(program, args, { encoding: "utf8", ...options });
}
