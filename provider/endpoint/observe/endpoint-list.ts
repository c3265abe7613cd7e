import { KEPT_KEYS } from "../properties";
import type { ObservedEndpoint } from "../types";

/** A list of the organization's endpoints, and when it was asked for. */
export class EndpointList {
  readonly #byId = new Map<string, ObservedEndpoint>();
  readonly #doubtful = new Set<string>();

  /**
   * @param startedAt - when it was asked for, by the clock.
   * @param turn - the same among the changes that were made meanwhile.
   */
  constructor(
    readonly rows: readonly ObservedEndpoint[],
    readonly startedAt: number,
    readonly turn: number,
  ) {
    for (const row of rows) {
      // Of two rows with one id neither is believed, nor is one whose id is only its name.
      if (this.#byId.has(row.id) || row.raw.id !== row.id) this.#doubtful.add(row.id);
      this.#byId.set(row.id, row);
    }
  }

  /**
   * What the list says of an endpoint; undefined where it says nothing that can be relied on.
   *
   * @param whole - whether all that a state keeps has to be told; a wait only needs the status of what is on its way.
   */
  row(id: string, whole: (row: ObservedEndpoint) => boolean): ObservedEndpoint | undefined {
    const row = this.#doubtful.has(id) ? undefined : this.#byId.get(id);
    if (!row || row.status === null) return undefined;
    return whole(row) && !KEPT_KEYS.every((key) => key in row.raw) ? undefined : row;
  }
}
