import type { Clock } from "../../provider/client/core/clock";

interface Timer {
  at: number;
  callback: () => void;
}

/** A clock that moves only when it is told to. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: Timer[] = [];

  constructor(private readonly startOfWallTime = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return this.startOfWallTime + this.#now;
  }

  timer(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** The number of timers: everything that still waits for time to pass. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on by `ms`. Fires the due timers in order, and lets everything that waits for them run in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
    await settle();
  }

  /** Whether time may pass: see `PatientClock`. */
  protected mayMove(): boolean {
    return true;
  }

  /** Moves from timer to timer until `promise` is settled. Fails if `limit` milliseconds pass first. */
  async run<T>(promise: Promise<T>, limit = 24 * 3600_000): Promise<T> {
    let done = false;
    const finished = () => {
      done = true;
    };
    promise.then(finished, finished);
    const end = this.#now + limit;
    for (await settle(); !done; await settle()) {
      const next = this.#timers.sort((a, b) => a.at - b.at)[0];
      if (!next || !this.mayMove()) continue; // real I/O is running, and the next turn of the event loop delivers it
      if (next.at > end) throw new Error(`still waiting after ${limit} ms of fake time`);
      await this.advance(Math.max(0, next.at - this.#now));
    }
    return promise;
  }
}

/**
 * Waits for a few turns of the event loop: enough for every promise that is ready, and for in-process I/O callbacks.
 */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
