// Makes sure there is a Pulumi engine, and prints the folder that holds it:
//
//   PATH="$(npm run --silent engine):$PATH" pulumi up
//
// See engine/README.md for where it comes from.

import { constants } from "node:os";
import { ensureEngine } from "./lib/engine.mjs";
import { toStderr } from "./lib/progress.mjs";
import { Interrupted } from "./lib/run.mjs";

try {
  const { dir, version, source } = await ensureEngine();
  toStderr(`Pulumi engine v${version} (${source})`);
  process.stdout.write(`${dir}\n`);
} catch (error) {
  toStderr(error.message);
  process.exitCode = error instanceof Interrupted ? 128 + constants.signals[error.signal] : 1;
}
