import { randomBytes } from "node:crypto";
import type { Settings } from "../options";
import type { Store } from "./store";

/** The name that a deploy gets. */
export function nameFor(
  given: string | undefined,
  task: string,
  org: string,
  settings: Settings,
  store: Store,
): string {
  if (!given || settings.names === "ignored") return free(`ep-${task}`, (name) => !store.holder(org, name));
  return settings.names === "normalised" ? given.toLowerCase().replaceAll("_", "-") : given;
}

/** The id of a new endpoint. */
export function idFor(name: string, org: string, settings: Settings, store: Store): string {
  const taken = (id: string, { all = true } = {}) => store.all().some((e) => e.id === id && (all || e.org === org));
  if (settings.idEqualsName) return free(name, (id) => !taken(id, { all: false }));
  for (;;) {
    const id = `ep_${randomBytes(3).toString("hex")}`;
    if (!taken(id)) return id;
  }
}

function free(base: string, isFree: (candidate: string) => boolean): string {
  if (isFree(base)) return base;
  for (let n = 2; ; n++) {
    const candidate = `${base}-${n}`;
    if (isFree(candidate)) return candidate;
  }
}
