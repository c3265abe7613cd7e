import type { Leaderboard } from "../client";
import type { Log } from "./context";
import { requestOptions } from "./observe";
import { withDeadline, type Surroundings } from "./operation";

/** The longest that one call may take, and that a whole run waits for all of them, in milliseconds. */
const PATIENCE_MS = 2_000;

/** Nothing is said of a leaderboard that cannot be read. */
const SILENT: Log = { info: () => Promise.resolve(), warn: () => {}, status: () => {} };

/**
 * The leaderboards of a run, for what is only shown: each task's is asked once, one that cannot be read is like one that
 * is not there, and it is kept for as long as the process lives, which is one command.
 *
 * A decision must not rest on this: it asks for itself.
 */
export class Boards {
  readonly #asked = new Map<string, Promise<Leaderboard | undefined>>();
  readonly #known = new Map<string, Leaderboard>();
  #waiting = 0;
  #since = 0;
  #waited = 0;

  constructor(private readonly environment: Surroundings) {}

  /** What `say` makes of the leaderboard of a task; undefined where it cannot be read, or not in time. Never rejects. */
  async tell(task: string, say: (board: Leaderboard) => string | undefined): Promise<string | undefined> {
    try {
      const board = await this.read(task);
      return board && say(board);
    } catch {
      return undefined;
    }
  }

  /** Takes in a leaderboard that was read for something else. */
  keep(task: string, board: Leaderboard): void {
    this.#known.set(task, board);
  }

  /** The leaderboard of a task, if it is there already. */
  known(task: string): Leaderboard | undefined {
    return this.#known.get(task);
  }

  /** The leaderboard of a task; undefined where it cannot be read, or not in time. Never rejects. */
  async read(task: string): Promise<Leaderboard | undefined> {
    const known = this.#known.get(task);
    if (known) return known;
    let asked = this.#asked.get(task);
    if (!asked) this.#asked.set(task, (asked = this.#ask(task)));
    return this.#patiently(asked);
  }

  async #ask(task: string): Promise<Leaderboard | undefined> {
    try {
      const board = await withDeadline(this.environment, task, { log: SILENT, timeout: PATIENCE_MS }, (operation) =>
        operation.api.tasks.leaderboard(task, { ...requestOptions(operation), maxRetries: 0 }),
      );
      this.keep(task, board);
      return board;
    } catch {
      return undefined;
    }
  }

  /** Waits for no longer than the run's patience, of which every moment counts once however many wait in it. */
  async #patiently<T>(promise: Promise<T>): Promise<T | undefined> {
    const { clock } = this.environment;
    if (this.#waiting++ === 0) this.#since = clock.now();
    const left = PATIENCE_MS - this.#waited - (clock.now() - this.#since);
    let cancel = () => {};
    const end = new Promise<undefined>((resolve) => {
      cancel = clock.timer(Math.max(0, left), () => resolve(undefined));
    });
    try {
      return await Promise.race([promise, end]);
    } finally {
      cancel();
      if (--this.#waiting === 0) this.#waited += clock.now() - this.#since;
    }
  }
}
