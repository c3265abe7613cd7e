export const ANY = { $ref: "pulumi.json#/Any" };

/** The named types of the schema, collected as they occur. */
export class NamedTypes {
  #types = new Map();

  /**
   * Names a type and returns the reference to it.
   *
   * @param {string} name
   * @param {() => object} make Called once for a name.
   */
  refer(name, make) {
    if (!this.#types.has(name)) {
      this.#types.set(name, undefined);
      this.#types.set(name, make());
    }
    return { $ref: `#/types/pareta:index:${name}` };
  }

  /** A closed set of texts. @param {string} name @param {string} description @param {string[]} values */
  enumeration(name, description, values) {
    const make = () => ({
      ...(description && { description }),
      type: "string",
      enum: values.map((value) => ({ value })),
    });
    return this.refer(name, make);
  }

  /** All of them, by token. */
  all() {
    const sorted = [...this.#types].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, type]) => [`pareta:index:${name}`, type]));
  }
}
