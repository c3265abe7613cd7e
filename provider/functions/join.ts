/** Joins identical calls that run at the same time into one, and keeps nothing after the call has ended. */
export class Joining {
  readonly #underWay = new Map<string, Promise<unknown>>();

  /** The result of the running call of `key`, else the result of `start`. Each caller gets its own copy. */
  async join<T>(key: string, start: () => Promise<T>): Promise<T> {
    let call = this.#underWay.get(key) as Promise<T> | undefined;
    if (!call) {
      call = start().finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, call);
    }
    return structuredClone(await call);
  }

  /** The number of running calls. */
  get size(): number {
    return this.#underWay.size;
  }
}
