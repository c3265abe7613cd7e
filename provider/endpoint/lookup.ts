import { formatDuration } from "./durations";
import { EndpointError } from "./errors";
import { explain } from "./explain";
import { listFresh, passOrThrow } from "./observe";
import { pollPause, type Operation } from "./operation";
import type { EndpointRecord } from "./types";

/** What looking for a deploy by its name came to. */
export type LookupResult =
  | { kind: "found"; record: EndpointRecord }
  | { kind: "absent"; suspects: EndpointRecord[]; looked: number }
  /** The list could not be read to the end: nothing is proven. */
  | { kind: "undecided"; reason: string };

export interface Lookup {
  name: string;
  task: string;
  /** Ids that were there before the deploy was sent: they cannot be what it made. */
  before: ReadonlySet<string>;
  /** Whether a name, or an id, is that of another deploy of this process: what carries it is accounted for. */
  isSibling: (nameOrId: string) => boolean;
  /** How long an endpoint may take to appear, in milliseconds; 0 looks once. */
  grace: number;
  /** How long one that has appeared has to stay the only one of its name, in milliseconds. Default: 0. */
  alone?: number;
}

/** Rows of a list that carry `name`, whether as a name or as an id. */
export function named(rows: readonly EndpointRecord[], name: string): EndpointRecord[] {
  return rows.filter((row) => row.name === name || row.id === name);
}

/**
 * Looks for the endpoint that a deploy of unknown outcome may have made, until it appears or the grace is over.
 *
 * @throws EndpointError when several new endpoints carry the name: which one is ours cannot be told.
 */
export async function lookUp(operation: Operation, lookup: Lookup): Promise<LookupResult> {
  const start = operation.elapsed();
  for (let attempt = 0; ; attempt++) {
    const rows = await tryList(operation, lookup.name);
    if (typeof rows === "string") return { kind: "undecided", reason: rows };
    if (rows) {
      const fresh = rows.filter((row) => !lookup.before.has(row.id));
      const matches = named(fresh, lookup.name);
      const ids = new Set(matches.map((row) => row.id));
      if (ids.size > 1) {
        throw new EndpointError(
          `several endpoints carry the name "${lookup.name}" that were not there before: ${[...ids].join(", ")}. ` +
            `Which one this deploy made cannot be told, so none is taken and none is deleted: ` +
            `keep one in the Pareta dashboard, and delete the rest.`,
        );
      }
      const looked = operation.elapsed() - start;
      const [found] = matches;
      if (found && looked >= (lookup.alone ?? 0)) return { kind: "found", record: found };
      if (!found && looked >= lookup.grace) {
        return { kind: "absent", looked, suspects: fresh.filter((row) => isSuspect(row, lookup)) };
      }
      const so = found ? "there; making sure that it is the only one" : "not there yet";
      operation.log.status(`looking for "${lookup.name}": ${so} (${formatDuration(looked)})`);
    }
    await operation.pause(pollPause(operation, attempt));
  }
}

/** Whether a new endpoint may be what the deploy made, under a name that the server made of it. */
function isSuspect({ id, task, name }: EndpointRecord, lookup: Lookup): boolean {
  const isSibling = lookup.isSibling(id) || (name !== null && lookup.isSibling(name));
  return (task === null || task === lookup.task) && !isSibling;
}

/** A list, undefined where it failed for now, or the reason why it will go on failing. */
async function tryList(operation: Operation, name: string): Promise<readonly EndpointRecord[] | string | undefined> {
  const doing = `looking for endpoint "${name}"`;
  try {
    return await listFresh(operation, true);
  } catch (error) {
    try {
      await passOrThrow(operation, error, doing);
      return undefined;
    } catch (final) {
      if (operation.signal.aborted) throw final;
      return explain(error, doing);
    }
  }
}
