/** How far the work may be ahead of the tests that need it, in turns of the whole pool. */
const TURNS_AHEAD = 6;

/**
 * Runs many cases at once for tests that run one by one: a request for one also starts those after it. A case spends
 * most of its time waiting.
 */
export class Ahead<Key, Value> {
  readonly #started = new Map<Key, Promise<Value>>();
  #running = 0;
  /** The keys from here to `#end` start as soon as there is room. */
  #next = 0;
  #end = 0;

  constructor(
    private readonly keys: readonly Key[],
    private readonly atOnce: number,
    private readonly work: (key: Key) => Promise<Value>,
  ) {}

  get(key: Key): Promise<Value> {
    const index = this.keys.indexOf(key);
    this.#next = Math.max(this.#next, index);
    this.#end = index + TURNS_AHEAD * this.atOnce;
    const value = this.#start(key);
    this.#fill();
    return value;
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    this.#end = 0;
    await Promise.allSettled(this.#started.values());
  }

  #fill(): void {
    while (this.#running < this.atOnce && this.#next < Math.min(this.#end, this.keys.length)) {
      void this.#start(this.keys[this.#next++] as Key);
    }
  }

  #start(key: Key): Promise<Value> {
    let promise = this.#started.get(key);
    if (!promise) {
      this.#running++;
      promise = this.work(key).finally(() => {
        this.#running--;
        this.#fill();
      });
      promise.catch(() => {}); // the test that asks for it handles the error
      this.#started.set(key, promise);
    }
    return promise;
  }
}
