import { availableParallelism } from "node:os";
import { POSIX_TESTS } from "./tests/support/posix.mjs";

const swc = {
  jsc: { parser: { syntax: "typescript" }, target: "es2022", transform: { useDefineForClassFields: true } },
  module: { type: "commonjs" },
};

/** @type {import("jest").Config} */
export default {
  rootDir: ".",
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", ...(process.platform === "win32" ? POSIX_TESTS : [])],
  testEnvironment: "node",
  // Only what hangs comes to it: a machine that is busy with something else is slow, and not broken.
  testTimeout: 60_000,
  // Jest's default leaves a core idle, and much of the time goes into waiting for other processes.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // A copy of all of this, while the mutation tests run.
  modulePathIgnorePatterns: ["<rootDir>/coverage/"],
  transform: { "^.+\\.ts$": ["@swc/jest", swc] },
  // Tests name the package as its users do, and run its sources.
  moduleNameMapper: {
    "^pulumi-pareta$": "<rootDir>/sdk/index.ts",
    "^pulumi-pareta/client$": "<rootDir>/provider/client/index.ts",
    "^pulumi-pareta/plugin$": "<rootDir>/sdk/plugin/index.ts",
    "^pulumi-pareta/provider$": "<rootDir>/provider/dynamic/index.ts",
  },
  // Counters that are compiled in would become part of whatever Pulumi serializes.
  coverageProvider: "v8",
  collectCoverageFrom: [
    ...["sdk/**/*.ts", "provider/**/*.ts", "emulator/**/*.ts", "cli/**/*.ts"],
    // They run in the plugin's own process, bundled, where tests/plugin/grpc and tests/engine try them, and nothing counts.
    "!provider/plugin/{index,services,session,*-service,unary,schema,engine-connection,errors}.ts",
  ],
  coverageDirectory: "coverage",
  coverageReporters: ["text", "html"],
};
