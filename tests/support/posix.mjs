/**
 * The tests that need a POSIX system, because they run shell scripts, read `ps`, set file modes, signal process groups
 * or start `npm` without a shell. Windows runs all others. tests/package/workflows.test.ts checks this list against the
 * features that the tests use.
 */
export const POSIX_TESTS = [
  "tests/cli/command.test.ts",
  "tests/compat/life.test.ts",
  "tests/compat/matrix.test.ts",
  "tests/compat/page.test.ts",
  "tests/docs/shell.test.ts",
  "tests/engine/engine-setup.test.ts",
  "tests/engine/gate.test.ts",
  "tests/engine/interrupt.test.ts",
  "tests/engine/kill.test.ts",
  "tests/engine/plugin-process.test.ts",
  "tests/engine/plugin.test.ts",
  "tests/engine/recover.test.ts",
  "tests/engine/secrets.test.ts",
  "tests/engine/watch.test.ts",
  "tests/gitops/pipelines.test.ts",
  "tests/gitops/upgrade-model.test.ts",
  "tests/install/install.test.ts",
  "tests/package/release.test.ts",
  "tests/plugin/compile-cache.test.ts",
  "tests/plugin/grpc.test.ts",
  "tests/recover/command.test.ts",
  "tests/report/command.test.ts",
  "tests/report/page.test.ts",
  "tests/types/matrix.test.ts",
];
