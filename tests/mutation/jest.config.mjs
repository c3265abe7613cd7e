import { join } from "node:path";
import base from "../../jest.config.mjs";

const here = import.meta.dirname;

/** @type {import("jest").Config} */
export default {
  ...base,
  rootDir: join(here, "../.."),
  testMatch: [join(here, "suite.ts")],
  testEnvironment: join(here, "bail-environment.cjs"),
  testTimeout: 10_000,
};
