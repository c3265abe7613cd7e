// `npm run demo` deploys an endpoint with the real Pulumi engine against a local Pareta API, lets it drift, finds and
// repairs the drift, refuses a worse model and accepts one that is as good, stops the endpoint by config, and deletes it.
// It leaves nothing behind.

import { ensureBuild } from "./lib/build.mjs";
import { ensureDependencies } from "./lib/dependencies.mjs";
import { ensureEngine } from "./lib/engine.mjs";
import { runAsMain } from "./lib/main.mjs";
import { startDemo } from "./demo/session.mjs";

// A Ctrl-C ends the current Pulumi command. The demo then cleans up, as after any other failure.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});

async function main() {
  await ensureDependencies();
  await ensureBuild();
  const engine = await ensureEngine();

  const demo = await startDemo(engine.dir);
  try {
    const { heading, pulumi } = demo;
    heading(`Pulumi v${engine.version} (${engine.source}), against a local Pareta API at ${demo.url}`);
    await pulumi("stack", "init", "demo");
    await pulumi("config", "set", "pareta:baseUrl", demo.url);
    await pulumi("config", "set", "--secret", "pareta:apiKey", "pareta_sk_demo");

    heading("Preview: what would be made");
    await pulumi("preview");

    heading("Up: the endpoint is deployed, and its progress is shown");
    await pulumi("up", "--yes", "--skip-preview");

    heading("Somebody stops the endpoint behind Pulumi's back");
    const id = await demo.output("id");
    await demo.stopElsewhere(id);
    console.log(`POST /v1/endpoints/${id}/stop: the endpoint is stopped`);

    heading("Refresh: the drift is found");
    await pulumi("refresh", "--yes", "--skip-preview", "--diff");

    heading("Up: the drift is repaired, and nothing else is done");
    await pulumi("up", "--yes", "--skip-preview");

    heading("A change of model has to earn it: it is to answer 20 examples of the task as well as the current one");
    await pulumi("config", "set", "evaluate", "true");
    await pulumi("up", "--yes", "--skip-preview");

    heading("A model that answers worse is refused: the current endpoint stays, and the new one is deleted again");
    await pulumi("config", "set", "model", "mistral-3");
    await demo.refused("up", "--yes", "--skip-preview");

    heading("A model that answers as well replaces it");
    await pulumi("config", "set", "model", "llama-2");
    await pulumi("up", "--yes", "--skip-preview");

    heading("Config: running false");
    await pulumi("config", "set", "running", "false");
    await pulumi("up", "--yes", "--skip-preview");

    heading("Destroy: it is deleted, and gone");
    await pulumi("destroy", "--yes", "--skip-preview");

    heading("What took effect at the API, and what bills now");
    console.log(await demo.ledger());
  } finally {
    await demo.end();
  }
}

await runAsMain(main, "The demo failed: ");
