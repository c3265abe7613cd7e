// `npm run picture` draws the `pulumi up` of README, from a real run of the demo's program: docs/up-light.svg and
// docs/up-dark.svg.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startDemo } from "./demo/session.mjs";
import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { ensureEngine } from "./lib/engine.mjs";
import { runAsMain } from "./lib/main.mjs";
import { checkout } from "./lib/paths.mjs";
import { THEMES, draw } from "./picture/draw.mjs";

await runAsMain(async () => {
  await ensureDependencies();
  await ensureBuild();
  const engine = await ensureEngine();
  const demo = await startDemo(engine.dir);
  let said;
  try {
    await demo.pulumi("stack", "init", "demo");
    await demo.pulumi("config", "set", "pareta:baseUrl", demo.url);
    await demo.pulumi("config", "set", "--secret", "pareta:apiKey", "pareta_sk_demo");
    said = await demo.capture("up", "--yes", "--skip-preview", "--color", "always");
  } finally {
    await demo.end();
  }
  for (const name of Object.keys(THEMES)) {
    await writeFile(join(checkout, `docs/up-${name}.svg`), draw(`$ pulumi up\n${ofInterest(said)}`, name));
  }
}, "The picture cannot be drawn: ");

/**
 * Without the lines of a run that is no terminal's ("@ updating ..."), and without its folder.
 *
 * @param {string} said
 */
function ofInterest(said) {
  return said
    .split("\n")
    .filter((line) => !/@ updating|Permalink:/.test(line))
    .join("\n");
}
