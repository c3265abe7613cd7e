import { statusKind, type StatusKind } from "./status";
import type { ObservedEndpoint } from "../types";

/** What one deploy made more than once, split into what stays and what has to go. */
export interface Choice {
  keep: ObservedEndpoint;
  rest: ObservedEndpoint[];
}

/** What is worth keeping, the best first: what serves, then what is on its way there. */
const BEST_FIRST: readonly StatusKind[] = ["live", "starting", "unknown", "stopping", "stopped", "failed"];

/**
 * Of several endpoints that carry one made name, the one to keep: the best status, and of equals the first. Pure.
 *
 * @returns undefined where a row does not show an id of its own: it may be another's row, told in other words.
 */
export function chooseTwin(name: string, rows: readonly ObservedEndpoint[]): Choice | undefined {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const distinct = [...byId.values()];
  if (!distinct.every((row) => isOwnRow(name, row))) return undefined;
  const rank = ({ status }: ObservedEndpoint) => BEST_FIRST.indexOf(statusKind(status));
  const [keep, ...rest] = distinct.sort((one, other) => rank(one) - rank(other));
  return keep && { keep, rest };
}

/** What else a deploy may have made, by a list that holds `kept`, which it has made. Pure. */
export function twinsOf(
  kept: string,
  rows: readonly ObservedEndpoint[],
  { name, before, isSibling }: { name: string; before: ReadonlySet<string>; isSibling: (id: string) => boolean },
): ObservedEndpoint[] {
  const isNew = ({ id }: ObservedEndpoint) => id !== kept && !before.has(id) && !isSibling(id);
  const found = rows.filter((row) => isNew(row) && isOwnRow(name, row));
  return [...new Map(found.map((row) => [row.id, row])).values()];
}

/** Whether a row carries the name as its name, and an id that is its own and no name. */
function isOwnRow(name: string, row: ObservedEndpoint): boolean {
  return row.name === name && row.id !== name && row.raw.id === row.id;
}
