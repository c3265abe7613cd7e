// Makes sure there is a Pulumi engine, and prints the folder that holds it:
//
//   PATH="$(npm run --silent engine):$PATH" pulumi up
//
// See engine/README.md for where it comes from.

import { ensureEngine } from "./lib/engine.mjs";
import { runAsMain } from "./lib/main.mjs";
import { toStderr } from "./lib/progress.mjs";

await runAsMain(async () => {
  const { dir, version, source } = await ensureEngine();
  toStderr(`Pulumi engine v${version} (${source})`);
  process.stdout.write(`${dir}\n`);
});
