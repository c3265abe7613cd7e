import { KEPT_KEYS } from "../properties";
import type { ObservedEndpoint } from "../types";

/** A list of the organization's endpoints, and when it was requested. */
export class EndpointList {
  readonly #byId = new Map<string, ObservedEndpoint>();
  readonly #doubtful = new Set<string>();

  /**
   * @param startedAt - when it was requested, by the clock.
   * @param turn - when it was requested, among the changes that were made meanwhile.
   */
  constructor(
    readonly rows: readonly ObservedEndpoint[],
    readonly startedAt: number,
    readonly turn: number,
  ) {
    for (const row of rows) {
      // If two rows have the same id, neither is believed. A row whose id is only its name is not believed either.
      if (this.#byId.has(row.id) || row.raw.id !== row.id) this.#doubtful.add(row.id);
      this.#byId.set(row.id, row);
    }
  }

  /**
   * What the list says about an endpoint; undefined where it says nothing reliable.
   *
   * @param whole - whether the row must tell everything that a state keeps. A wait only needs the status of an endpoint
   *   that changes.
   */
  row(id: string, whole: (row: ObservedEndpoint) => boolean): ObservedEndpoint | undefined {
    const row = this.#doubtful.has(id) ? undefined : this.#byId.get(id);
    if (!row || row.status === null) return undefined;
    return whole(row) && !KEPT_KEYS.every((key) => key in row.raw) ? undefined : row;
  }
}
