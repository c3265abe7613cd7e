import type { Entry } from "./entry";

/** One thing that happened to an endpoint. */
export interface LedgerEntry {
  sequence: number;
  action: "deploy" | "start" | "stop" | "delete";
  id: string;
  name: string | undefined;
  org: string;
  /** `api`: a request did it. `outside`: it was done without a request of the API. */
  via: "api" | "outside";
}

/** The record of every deploy, start, stop and delete that took effect. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #listeners: ((entry: LedgerEntry) => void)[] = [];

  onEntry(listener: (entry: LedgerEntry) => void): void {
    this.#listeners.push(listener);
  }

  write(action: LedgerEntry["action"], { id, org, record }: Entry, via: LedgerEntry["via"]): void {
    const entry = { sequence: this.#entries.length + 1, action, id, name: record.name, org, via };
    this.#entries.push(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }
}

/** Whether an endpoint in this status costs money. */
export function bills(status: string | undefined): boolean {
  return status === "live" || status === "starting";
}
