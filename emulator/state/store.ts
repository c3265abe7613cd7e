import type { Entry } from "./entry";

/** All endpoints, and the listeners to their changes. */
export class Store {
  readonly #entries: Entry[] = [];
  readonly #listeners: (() => void)[] = [];

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.changed();
  }

  remove(entry: Entry): void {
    const index = this.#entries.indexOf(entry);
    if (index < 0) return;
    this.#entries.splice(index, 1);
    this.changed();
  }

  has(entry: Entry): boolean {
    return this.#entries.includes(entry);
  }

  all(): readonly Entry[] {
    return this.#entries;
  }

  /** The endpoints in an organization's list. */
  visible(org: string): Entry[] {
    return this.#entries.filter((entry) => entry.org === org && entry.registered);
  }

  /** The endpoint that a path of the API names: by its id or, if the record has none, by its name. */
  find(org: string, id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.org === org && (entry.record.id ?? entry.record.name) === id);
  }

  /** The same for a read: an endpoint that no list shows yet cannot be read either. */
  findVisible(org: string, id: string): Entry | undefined {
    const entry = this.find(org, id);
    return entry?.registered ? entry : undefined;
  }

  /** The endpoint that holds a name, registered or not. */
  holder(org: string, name: string): Entry | undefined {
    return this.#entries.find((entry) => entry.org === org && entry.record.name === name);
  }

  /** For callers outside of the API: by id, otherwise by name, in any organization. */
  anywhere(idOrName: string): Entry | undefined {
    return (
      this.#entries.find((entry) => entry.id === idOrName) ??
      this.#entries.find((entry) => entry.record.name === idOrName)
    );
  }
}
