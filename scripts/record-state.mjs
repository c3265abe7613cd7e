// `npm run record-state` writes tests/states/<version>: the state of one program, by this version, for the dynamic
// provider and the plugin. It belongs to a release and is never written again, because later versions are tested with
// it.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { checkout } from "./lib/paths.mjs";

const { status } = spawnSync(process.execPath, [join(checkout, "scripts/test.mjs"), "tests/engine/states"], {
  cwd: checkout,
  stdio: "inherit",
  env: { ...process.env, PARETA_RECORD_STATE: "true" },
});
process.exitCode = status ?? 1;
