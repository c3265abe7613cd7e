import { retrieveOrMissing } from "./observe";
import type { Operation } from "./operation";
import type { ObservedEndpoint } from "../types";

/** What tells the endpoint of a deploy from others. */
export interface Traits {
  task: string;
  /** Whether the name was made here: then every endpoint with that name comes from this deploy. */
  made: boolean;
  /** Ids of endpoints from before the deploy was sent: the deploy cannot have made them. */
  before: ReadonlySet<string>;
  /** Whether a name, or an id, is that of another deploy of this process: its endpoint is accounted for. */
  isSibling: (nameOrId: string) => boolean;
}

/**
 * The new endpoints that a deploy of unknown outcome may have made, under a name that the server derived from ours. One that
 * a list has shown stays a suspect until it is proven to be another's, or gone: a list may miss what another list has shown.
 */
export class Suspects {
  readonly #seen = new Map<string, ObservedEndpoint>();
  /** Whether a list has shown that the server keeps names: then ours has no other name. */
  #keepsNames = false;

  constructor(
    private readonly operation: Operation,
    private readonly traits: Traits,
  ) {}

  /** Takes in a list. */
  async see(rows: readonly ObservedEndpoint[]): Promise<void> {
    const { before, isSibling } = this.traits;
    // The deploy of a sibling may not be sent yet, so its name alone proves nothing.
    this.#keepsNames ||= rows.some((row) => isNamed(row) && isSibling(row.id) && isSibling(row.name));
    const fresh = rows.filter(({ id }) => !before.has(id));
    for (const row of fresh) this.#seen.set(row.id, row);
    const shown = new Set(fresh.map(({ id }) => id));
    for (const { id } of this.all) {
      if (!shown.has(id) && !(await retrieveOrMissing(this.operation, id))) this.#seen.delete(id);
    }
  }

  get all(): ObservedEndpoint[] {
    return [...this.#seen.values()].filter((row) => this.#isSuspect(row));
  }

  #isSuspect(row: ObservedEndpoint): boolean {
    const { isSibling, made, task } = this.traits;
    if (isSibling(row.id) || (row.name !== null && isSibling(row.name))) return false;
    // A row may get its name only once the endpoint is up.
    if (made && this.#keepsNames && isNamed(row)) return false;
    return row.task === null || row.task === task;
  }
}

/** Whether a row has a name of its own, and not its id in its place. */
function isNamed(row: ObservedEndpoint): row is ObservedEndpoint & { name: string } {
  return row.name !== null && row.name !== row.id;
}
