import { named } from "./rows";
import { statusKind, type StatusKind } from "./status";
import type { ObservedEndpoint } from "../types";

/** The duplicates (twins) that one deploy made, split into the one to keep and those to delete. */
export interface Choice {
  keep: ObservedEndpoint;
  rest: ObservedEndpoint[];
}

/** Which kinds are worth keeping, the best first: an endpoint that serves, then one that is about to. */
const BEST_FIRST: readonly StatusKind[] = ["live", "starting", "unknown", "stopping", "stopped", "failed"];

/**
 * Chooses the endpoint to keep among several that have one made name: the best status, and among equals the first.
 * Pure.
 *
 * @returns undefined where a row has no id of its own, because it may be another endpoint's row in a different form.
 */
export function chooseTwin(name: string, rows: readonly ObservedEndpoint[]): Choice | undefined {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const distinct = [...byId.values()];
  if (!distinct.every((row) => isOwnRow(name, row))) return undefined;
  const rank = ({ status }: ObservedEndpoint) => BEST_FIRST.indexOf(statusKind(status));
  const [keep, ...rest] = distinct.sort((one, other) => rank(one) - rank(other));
  return keep && { keep, rest };
}

/** The duplicates that a deploy may have made, from a list that contains `kept`, which the deploy has made. Pure. */
export function twinsOf(
  kept: string,
  rows: readonly ObservedEndpoint[],
  { name, before, isSibling }: { name: string; before: ReadonlySet<string>; isSibling: (id: string) => boolean },
): ObservedEndpoint[] {
  const isNew = ({ id }: ObservedEndpoint) => id !== kept && !before.has(id) && !isSibling(id);
  const found = named(rows, name).filter((row) => isNew(row) && isOwnRow(name, row));
  return [...new Map(found.map((row) => [row.id, row])).values()];
}

/** Whether a row has the name as its name, and an id of its own that is not a name. */
function isOwnRow(name: string, row: ObservedEndpoint): boolean {
  return row.name === name && row.id !== name && row.raw.id === row.id;
}
