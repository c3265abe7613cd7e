/** Makes one of identical calls that are under way at once, and keeps nothing of them longer than that. */
export class Joining {
  readonly #underWay = new Map<string, Promise<unknown>>();

  /** What the call of `key` that is under way comes to, else what `start` does. Everyone gets a copy of their own. */
  async join<T>(key: string, start: () => Promise<T>): Promise<T> {
    let call = this.#underWay.get(key) as Promise<T> | undefined;
    if (!call) {
      call = start().finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, call);
    }
    return structuredClone(await call);
  }

  /** How many calls are under way. */
  get size(): number {
    return this.#underWay.size;
  }
}
