import type { DifferenceKind } from "./differences";
import { keyOf, type WatchRow } from "./rows";

/** Something that began or ceased to differ. */
export interface Edge {
  edge: "began" | "ceased";
  kind: DifferenceKind;
  /** The endpoint as it is now. For one that no stack holds any more, as it was. */
  row: WatchRow;
}

/** What differs, by endpoint. */
export type Differing = ReadonlyMap<string, { kind: DifferenceKind; row: WatchRow }>;

export interface Compared {
  edges: Edge[];
  differing: Differing;
}

/** The part of a look that edges are found in. */
export interface Looked {
  rows: readonly WatchRow[];
  /** Whether everything could be read. If not, what is missing from the rows is not known to have ceased. */
  isWhole: boolean;
}

/**
 * What began and what ceased to differ since the look before. An endpoint that could not be looked at stays as it was.
 * Pure.
 *
 * @param before - the result of the look before. Empty at the start, so that what differs then has begun.
 */
export function edgesOf(before: Differing, { rows, isWhole }: Looked): Compared {
  const edges: Edge[] = [];
  const differing = new Map<string, { kind: DifferenceKind; row: WatchRow }>();
  const shown = new Set<string>();
  for (const row of rows) {
    const key = keyOf(row);
    const was = before.get(key);
    shown.add(key);
    if (!row.known) {
      if (was) differing.set(key, was);
      continue;
    }
    if (row.differs !== null) differing.set(key, { kind: row.differs, row });
    if (was?.kind === row.differs) continue;
    if (was) edges.push({ edge: "ceased", kind: was.kind, row });
    if (row.differs !== null) edges.push({ edge: "began", kind: row.differs, row });
  }
  for (const [key, was] of before) {
    if (shown.has(key)) continue;
    if (isWhole) edges.push({ edge: "ceased", ...was });
    else differing.set(key, was);
  }
  return { edges, differing };
}
