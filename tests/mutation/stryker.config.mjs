/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: [
    "provider/endpoint/!(context|errors|index|types).ts",
    "provider/client/{body,config,connection-error,deploy-outcome,duration,event-decoder,json,path,record}.ts",
    "provider/client/{redact,retry,retry-after,status-error}.ts",
  ],
  testRunner: "jest",
  jest: { configFile: "tests/mutation/jest.config.mjs", enableFindRelatedTests: false },
  coverageAnalysis: "perTest",
  ignorePatterns: ["/dist", "/dist.*", "/coverage", "/docs", "/examples", "/engine", "/cli"],
  tempDirName: "coverage/mutation-sandbox",
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: "coverage/mutation.json" },
  clearTextReporter: { reportTests: false, allowColor: false, logTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
  concurrency: 2,
  // A machine that is busy with other things is no fault that a test has noticed.
  timeoutMS: 15_000,
};
