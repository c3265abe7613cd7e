/**
 * Mutation testing, `npm run test:mutation`: the pure decisions, and the code that retries and reconciles, are broken in
 * small ways, and each time a test has to notice.
 *
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  mutate: [
    "provider/endpoint/{conflict,converge,delete,deploy,diff,durations,inputs,json,leaderboard,lifecycle,lookup}.ts",
    "provider/endpoint/{names,observe,operation,origin,read,state,status,update}.ts",
    "provider/client/{deploy-outcome,retry,retry-after}.ts",
  ],
  testRunner: "jest",
  jest: {
    configFile: "jest.config.mjs",
    // Only what runs in-process: a mutant never reaches dist/ or the engine.
    config: { testMatch: ["<rootDir>/tests/{client,lifecycle}/**/*.test.ts"] },
  },
  coverageAnalysis: "perTest",
  ignorePatterns: ["/dist", "/coverage", "/docs", "/examples", "/engine"],
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: "coverage/mutation.json" },
  clearTextReporter: { reportTests: false, allowColor: false },
  thresholds: { high: 95, low: 90, break: 85 },
  // A wait that a mutant has made endless is ended soon.
  timeoutMS: 10_000,
  concurrency: 2,
  tempDirName: ".stryker-tmp",
};
