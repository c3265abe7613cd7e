import { setTimeout as wait } from "node:timers/promises";

/** Waits until `condition` holds. For conditions without an event to wait for. */
export async function until(what: string, condition: () => boolean, limit = 60_000): Promise<void> {
  for (const end = Date.now() + limit; !condition(); await wait(20)) {
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain until ${what}`);
  }
}
