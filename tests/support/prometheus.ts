import { spawnSync } from "node:child_process";

/**
 * A `describe` for tests that need Prometheus and its `promtool`. Without them they are skipped with a warning. With
 * PARETA_TESTS_REQUIRE_ALL set they fail instead.
 */
export function describeWithPrometheus(title: string, body: () => void): void {
  const isThere = ["prometheus", "promtool"].every((tool) => spawnSync(tool, ["--version"]).status === 0);
  if (isThere || process.env.PARETA_TESTS_REQUIRE_ALL) return describe(title, body);
  process.stderr.write(`\n*** SKIPPED, no Prometheus: "${title}". Install Debian's package prometheus\n`);
  describe.skip(title, body);
}
