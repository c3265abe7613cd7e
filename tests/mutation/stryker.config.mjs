import { availableParallelism } from "node:os";

/**
 * Mutation testing: the pure decisions, and the code that retries and reconciles, are broken in small ways, and each
 * time a test has to notice. Texts are broken too: what an error tells to do is asserted like any other outcome.
 *
 * Results are not kept from run to run: Stryker would not see that a test which `suite.ts` imports has changed.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [
    // Whatever is added has to be tested as well; what is left out holds no decision.
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
  // A machine that is busy with other things is no fault that a test has noticed.
  timeoutMS: 15_000,
};
