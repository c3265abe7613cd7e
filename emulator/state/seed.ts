import { resolveModel } from "../catalogue/resolve";
import { DEFAULT_ORG } from "../options";
import type { World } from "../world";
import type { Entry, SeedEndpoint } from "./entry";
import { idFor, nameFor } from "./naming";

/** Makes an endpoint from the given fields. */
export function seedEntry(seed: SeedEndpoint, world: World): Entry {
  const { org = DEFAULT_ORG, legacy = false, ...given } = seed;
  const { settings, store, tasks } = world;
  const task = tasks.get(given.task ?? "") ?? [...tasks.values()][0];
  const name = given.name ?? nameFor(undefined, task?.id ?? "endpoint", org, settings, store);
  const id = given.id ?? idFor(name, org, settings, store);
  const record = {
    id,
    name,
    task: task?.id ?? "endpoint",
    model: task ? resolveModel(task, "recommended") : "open-1",
    status: "live",
    url: world.inferenceUrl,
    recommendedSystemPrompt: task?.recommendedSystemPrompt ?? null,
    promptScaffold: task?.promptScaffold ?? null,
    ...given,
  };
  return { id, org, legacy, created: Math.floor(settings.clock.wallTime() / 1000), registered: true, record };
}
