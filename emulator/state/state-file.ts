import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import type { World } from "../world";
import type { Entry } from "./entry";

const stateSchema = z.object({
  version: z.literal(1),
  endpoints: z.array(
    z.object({
      id: z.string(),
      org: z.string(),
      created: z.number(),
      legacy: z.boolean(),
      record: z.record(z.string(), z.unknown()),
    }),
  ),
  balances: z.record(z.string(), z.number()),
});

type State = z.infer<typeof stateSchema>;

/** The final status of an endpoint whose emulator ended during an operation. */
const SETTLED: Readonly<Record<string, string>> = { starting: "live", stopping: "stopped" };

/** Restores the content of a state file; false if there is no such file. */
export function loadState(file: string, world: World): boolean {
  if (!existsSync(file)) return false;
  restore(read(file), world);
  return true;
}

/** Writes the world's endpoints and balances to a file, now and on every change. */
export function keepState(file: string, world: World): void {
  const save = () => write(file, stateOf(world));
  world.store.onChange(save);
  save();
}

function read(file: string): State {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`${file} is not a state file of the emulator`, { cause });
  }
}

function restore({ endpoints, balances }: State, { store, accounts, inferenceUrl }: World): void {
  for (const { record, ...saved } of endpoints) {
    if (record.status === "deleting") continue;
    const status = SETTLED[String(record.status)] ?? record.status;
    // The port may have changed.
    const url = status === "live" || typeof record.url === "string" ? inferenceUrl : record.url;
    store.add({ ...saved, registered: true, record: { ...record, status, url } } as Entry);
  }
  for (const [org, microUsd] of Object.entries(balances)) accounts.set(org, microUsd);
}

function stateOf({ store, accounts }: World): State {
  const endpoints = store.all().map(({ id, org, created, legacy, record }) => ({ id, org, created, legacy, record }));
  return { version: 1, endpoints, balances: accounts.entries() };
}

/** Writes a file atomically. */
function write(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(draft, file);
}
