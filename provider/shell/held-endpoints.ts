import type { Held } from "../endpoint";

/**
 * What this process was told of the endpoints that the state holds, by URN. A create asks it what it replaces.
 *
 * Pulumi says nothing of that to a create. A check brings the old inputs, a diff also the id. With `--replace` and
 * `pulumi state taint` there is neither.
 */
export class HeldEndpoints {
  readonly #held = new Map<string, Held>();

  /** The old inputs of a check. */
  checked(urn: string | undefined, name: unknown): void {
    if (urn === undefined || typeof name !== "string") return;
    const known = this.#held.get(urn);
    this.#held.set(urn, known?.name === name ? known : { name });
  }

  /** The old endpoint of a diff. */
  diffed(urn: string | undefined, held: Held): void {
    if (urn !== undefined) this.#held.set(urn, held);
  }

  /** It is gone: what is deployed from now on replaces nothing that stands. */
  deleted(gone: { id: string; name: string }): void {
    for (const [urn, { id, name }] of this.#held) {
      if (id === undefined ? name === gone.name : id === gone.id) this.#held.delete(urn);
    }
  }

  /** The endpoint that a create replaces; undefined where this process was not told of one. */
  of(urn: string | undefined): Held | undefined {
    return urn === undefined ? undefined : this.#held.get(urn);
  }
}
