import { inert, type Endpoints } from "../../provider/client";
import { sleep, type Clock } from "../../provider/client/core/clock";
import { explain, isTransient } from "../../provider/endpoint/decide/explain";
import { named } from "../../provider/endpoint/observe/lookup";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";

type Lister = Pick<Endpoints, "list">;

export interface Lookup {
  names: readonly string[];
  /** Whether a name was found with another key meanwhile, and need not be waited for here. */
  isElsewhere?: (name: string) => boolean;
  /** Told what is there after each list. */
  found?: (name: string) => void;
  /** Ends the waiting. */
  signal?: AbortSignal;
  /** How long an endpoint may take to appear before it counts as absent, in milliseconds. */
  grace: number;
  clock: Clock;
  /** Told before each wait. */
  waiting?: (missing: readonly string[], left: number) => void;
}

const POLL_MS = 2_000;
const LIST_TIMEOUT_MS = 30_000;

/**
 * Lists the endpoints until each name is found or the grace is over.
 *
 * @returns the last list: everything that is there.
 * @throws CommandError when the last list of the grace failed, for then nothing is proven.
 */
export async function lookUp({ endpoints }: { endpoints: Lister }, lookup: Lookup): Promise<ObservedEndpoint[]> {
  const { names, clock } = lookup;
  const end = clock.now() + lookup.grace;
  for (;;) {
    const rows = await tryList(endpoints, clock.now() >= end, lookup.signal);
    const there = (name: string) => rows !== undefined && named(rows, name).length > 0;
    for (const name of names.filter(there)) lookup.found?.(name);
    const missing = names.filter((name) => !there(name) && !(rows && lookup.isElsewhere?.(name)));
    const left = end - clock.now();
    if (rows && (missing.length === 0 || left <= 0)) return rows;
    lookup.waiting?.(missing, Math.max(0, left));
    await sleep(clock, Math.min(POLL_MS, Math.max(0, left)), lookup.signal);
  }
}

/** A list, or undefined where it failed and there is time for another one. */
async function tryList(
  endpoints: Lister,
  last: boolean,
  signal: AbortSignal | undefined,
): Promise<ObservedEndpoint[] | undefined> {
  try {
    return await endpoints.list({ timeout: LIST_TIMEOUT_MS, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    if (!last && isTransient(error)) return undefined;
    throw new CommandError(`${explain(error, "listing the endpoints")} Nothing was written.`, undefined, {
      cause: error,
    });
  }
}

/**
 * The endpoint of a name among those that are there; undefined where there is none.
 *
 * @throws CommandError when several carry it: which one is meant cannot be told.
 */
export function pick(rows: readonly ObservedEndpoint[], name: string): ObservedEndpoint | undefined {
  const [record, ...others] = [...new Map(named(rows, name).map((row) => [row.id, row])).values()];
  if (others.length === 0) return record;
  const ids = [record, ...others].map((row) => inert(row?.id ?? "", 200)).join(", ");
  throw new CommandError(
    `several endpoints carry the name "${inert(name, 200)}": ${ids}. Which one this stack made cannot be told, so nothing was ` +
      `written. Keep one of them in the Pareta dashboard, delete the rest, and run this again.`,
  );
}
