import { availableParallelism } from "node:os";

/**
 * Mutation testing: the pure decisions, and the code that retries and reconciles, are broken in small ways, and each
 * time a test must fail. Texts are broken too, because the advice in an error is asserted like any other result.
 *
 * Results are not kept from run to run, because Stryker would not notice a change in a test that `suite.ts` imports.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [
    // New files are included automatically. The excluded ones contain no decisions.
    "provider/endpoint/{decide,observe,act,prices}/*.ts",
    "provider/client/deploy-outcome.ts",
    "provider/client/core/{body,config,connection-error,duration,event-decoder,json,path,record}.ts",
    "provider/client/core/{redact,retry,retry-after,status-error}.ts",
  ],
  testRunner: "jest",
  jest: { configFile: "tests/mutation/jest.config.mjs", enableFindRelatedTests: false },
  coverageAnalysis: "perTest",
  ignorePatterns: ["/dist", "/dist.*", "/coverage", "/release", "/docs", "/examples", "/engine"],
  tempDirName: "coverage/mutation-sandbox",
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: "coverage/mutation.json" },
  clearTextReporter: { reportTests: false, allowColor: false, logTests: false },
  warnings: { slow: false },
  thresholds: { high: 95, low: 90, break: 85 },
  concurrency: availableParallelism(),
  // A timeout on a busy machine does not mean that a test has found the mutant.
  timeoutMS: 15_000,
};
