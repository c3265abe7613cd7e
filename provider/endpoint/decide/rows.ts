import type { ObservedEndpoint } from "../types";

/** The rows of one list, by what they are looked for. */
interface RowIndex {
  ids: ReadonlySet<string>;
  /** By name, and by id. */
  byWord: ReadonlyMap<string, readonly ObservedEndpoint[]>;
}

/** Hundreds of deploys are answered from the same list, and each looks for itself in it, so it is read once for all. */
const indexes = new WeakMap<readonly ObservedEndpoint[], RowIndex>();

/** The ids in a list. */
export function idsOf(rows: readonly ObservedEndpoint[]): ReadonlySet<string> {
  return indexOf(rows).ids;
}

/** The rows of a list that have `name` as a name or as an id, in their order. */
export function named(rows: readonly ObservedEndpoint[], name: string): readonly ObservedEndpoint[] {
  return indexOf(rows).byWord.get(name) ?? [];
}

function indexOf(rows: readonly ObservedEndpoint[]): RowIndex {
  let index = indexes.get(rows);
  if (!index) indexes.set(rows, (index = read(rows)));
  return index;
}

function read(rows: readonly ObservedEndpoint[]): RowIndex {
  const byWord = new Map<string, ObservedEndpoint[]>();
  for (const row of rows) {
    for (const word of new Set([row.id, row.name])) {
      if (word === null) continue;
      const those = byWord.get(word);
      if (those) those.push(row);
      else byWord.set(word, [row]);
    }
  }
  return { ids: new Set(rows.map(({ id }) => id)), byWord };
}
