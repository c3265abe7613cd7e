// `npm test` runs everything that a change has to pass, even in a fresh clone. `npm test -- PATTERN` runs only the
// tests whose files match, with any of jest's own arguments.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { ensureEngine } from "./lib/engine.mjs";
import { runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";
import { toStderr } from "./lib/progress.mjs";
import { Interrupted } from "./lib/run.mjs";

/**
 * If set, a test fails when this machine lacks something that it needs. If not, the test is skipped with a line that
 * says why.
 */
const REQUIRE_ALL = "PARETA_TESTS_REQUIRE_ALL";

/**
 * What a whole run has to cover, in percent; the files of a folder are taken together. Windows runs only a part of the tests
 * (tests/support/posix.mjs), so it has no threshold.
 */
const COVERAGE_THRESHOLD = process.platform === "win32" ? {} : { "./provider/": { branches: 95 } };

async function main() {
  const jestArgs = process.argv.slice(2);
  await ensureDependencies();
  if (jestArgs.length === 0) {
    await step("Formatting", "prettier/bin/prettier.cjs", "--check", "--log-level", "warn", ".");
    await step("Lint", "eslint/bin/eslint.js", ".");
    await step("Types", "typescript/bin/tsc", "--noEmit", "-p", "tests/tsconfig.json");
  }
  await ensureBuild();
  await provideEngine();
  const coverage = ["--coverage", `--coverageThreshold=${JSON.stringify(COVERAGE_THRESHOLD)}`];
  await step("Tests", "jest/bin/jest.js", ...(jestArgs.length === 0 ? coverage : jestArgs));
}

/** Provides the real engine before the first test waits for it. */
async function provideEngine() {
  try {
    const { version, source } = await ensureEngine();
    toStderr(`Pulumi engine v${version} (${source})`);
  } catch (error) {
    if (error instanceof Interrupted || process.env[REQUIRE_ALL]) throw error;
    toStderr(`\n*** TESTS WITH THE REAL PULUMI ENGINE ARE SKIPPED: ${error.message}\n`);
  }
}

/** Runs a tool of node_modules, its output shown; a failure ends the run. @param {string} title @param {string} tool @param {string[]} args */
async function step(title, tool, ...args) {
  toStderr(`\n== ${title}`);
  const started = Date.now();
  const child = spawn(process.execPath, [join(checkout, "node_modules", tool), ...args], {
    cwd: checkout,
    stdio: "inherit",
  });
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...end) => resolve(end));
  });
  if (code !== 0) throw new Error(`${title} failed (${signal ?? `exit code ${code}`})`);
  toStderr(`   ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

await runAsMain(main);
