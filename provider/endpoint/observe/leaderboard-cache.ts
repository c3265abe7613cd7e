import { APITimeoutError, NotFoundError, PermissionDeniedError, type Leaderboard } from "../../client";
import type { LeaderboardResult } from "../decide/leaderboard";
import { taskIds } from "./catalogue";
import { SILENT } from "../context";
import { formatDuration } from "../decide/durations";
import { requestOptions } from "./observe";
import { withDeadline, type Operation, type Context } from "./operation";
import { DeadlineError } from "../errors";

/** The limit of one call, and of a whole run's waits for all leaderboards, in milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * The leaderboards of a run, for what is shown before a change. Each task's leaderboard is requested once. Its result
 * is kept for the life of the process, which is one command.
 *
 * A decision that deletes an endpoint must not rely on this cache: it makes its own request.
 */
export class LeaderboardCache {
  readonly #asked = new Map<string, Promise<LeaderboardResult>>();
  readonly #known = new Map<string, Leaderboard>();
  #tasks: Promise<readonly string[]> | undefined;
  #waiting = 0;
  #since = 0;
  #waited = 0;

  constructor(private readonly environment: Context) {}

  /** What `say` makes of a task's leaderboard; undefined where it cannot be read, or not in time. Never rejects. */
  async tell(task: string, say: (board: Leaderboard) => string | undefined): Promise<string | undefined> {
    try {
      const board = await this.read(task);
      return board && say(board);
    } catch {
      return undefined;
    }
  }

  /** Stores a leaderboard that was read for another purpose. */
  keep(task: string, board: Leaderboard): void {
    this.#known.set(task, board);
  }

  /** The leaderboard of a task, if it is already here. */
  known(task: string): Leaderboard | undefined {
    return this.#known.get(task);
  }

  /** The leaderboard of a task; undefined where it cannot be read, or not in time. Never rejects. */
  async read(task: string): Promise<Leaderboard | undefined> {
    const answer = await this.ask(task);
    return answer.kind === "found" ? answer.board : undefined;
  }

  /**
   * The leaderboard of a task, or why it has none. A leaderboard that does not arrive in time is a failure too. Never
   * rejects.
   */
  async ask(task: string): Promise<LeaderboardResult> {
    const known = this.#known.get(task);
    if (known) return { kind: "found", board: known };
    let asked = this.#asked.get(task);
    if (!asked) this.#asked.set(task, (asked = this.#ask(task)));
    return (await this.#patiently(asked)) ?? { kind: "failed", error: tooLate() };
  }

  /** The ids of the catalogue's tasks. Empty where the catalogue cannot be read, or not in time. Never rejects. */
  async tasks(): Promise<readonly string[]> {
    this.#tasks ??= this.#briefly("the catalogue", taskIds).catch(() => []);
    return (await this.#patiently(this.#tasks)) ?? [];
  }

  async #ask(task: string): Promise<LeaderboardResult> {
    try {
      const board = await this.#briefly(task, (operation) =>
        operation.api.tasks.leaderboard(task, { ...requestOptions(operation), maxRetries: 0 }),
      );
      this.keep(task, board);
      return { kind: "found", board };
    } catch (error) {
      if (error instanceof NotFoundError) return { kind: "missing" };
      return error instanceof PermissionDeniedError ? this.#withheld() : failed(error);
    }
  }

  /** A permission applies to one route. A deploy always needs the list of endpoints, so that list is tried as well. */
  async #withheld(): Promise<LeaderboardResult> {
    try {
      await this.#briefly("the endpoints", (operation) =>
        operation.api.endpoints.list({ ...requestOptions(operation), maxRetries: 0 }),
      );
      return { kind: "withheld" };
    } catch (error) {
      return failed(error);
    }
  }

  #briefly<T>(subject: string, work: (operation: Operation) => Promise<T>): Promise<T> {
    return withDeadline(this.environment, subject, { log: SILENT, timeout: PATIENCE_MS }, work);
  }

  /** Waits no longer than the run's limit. Time in which several callers wait counts once. */
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

function failed(error: unknown): LeaderboardResult {
  if (error instanceof DeadlineError || error instanceof APITimeoutError) return { kind: "failed", error: tooLate() };
  return { kind: "failed", error: error instanceof Error ? error : new Error(String(error)) };
}

function tooLate(): Error {
  return new Error(`no answer within ${formatDuration(PATIENCE_MS)}`);
}
