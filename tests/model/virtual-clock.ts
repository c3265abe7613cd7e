import type { Clock } from "../../provider/client/core/clock";

interface Timer {
  at: number;
  callback: () => void;
}

/** How many turns of the event loop must pass without an event, before everything is believed to wait for time. */
const QUIET_TURNS = 4;

/**
 * A clock that advances by itself, from timer to timer, whenever nothing is left to do. An hour of waiting is over in a
 * moment, and runs the same way every time. This works as long as all I/O is in memory, see `network.ts`.
 */
export class VirtualClock implements Clock {
  #now = 0;
  #timers: Timer[] = [];
  #activity = 0;
  /** How far the wall clock was set, in milliseconds. */
  #set = 0;

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return Date.UTC(2026, 0, 1) + this.#now + this.#set;
  }

  /** Sets the wall clock forward or back. Nothing that waits notices. */
  set(ms: number): void {
    this.#set += ms;
  }

  timer(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.push(timer);
    this.busy();
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Records that something has just happened, and that its consequences may take another turn. */
  busy(): void {
    this.#activity++;
  }

  /** Waits, while everything else continues. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.timer(ms, resolve));
  }

  /** Lets time pass until `promise` is settled. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await this.#quiet();
      if (settled) return promise;
      const next = this.#next();
      if (!next) throw new Error("nothing is left to wait for, and the promise is not settled");
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
  }

  async #quiet(): Promise<void> {
    for (let quiet = 0, seen = this.#activity; quiet < QUIET_TURNS; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (seen !== this.#activity) quiet = 0;
      seen = this.#activity;
    }
  }

  /** The timer that is due first; among several, the one that was set first. */
  #next(): Timer | undefined {
    return this.#timers.reduce<Timer | undefined>((first, timer) => {
      return first !== undefined && first.at <= timer.at ? first : timer;
    }, undefined);
  }
}

/** The clock of one process: when the process is killed, none of its timers fires any more. */
export class ProcessClock implements Clock {
  readonly #pending = new Set<() => void>();
  #dead = false;

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now();
  }

  wallTime(): number {
    return this.clock.wallTime();
  }

  timer(ms: number, callback: () => void): () => void {
    if (this.#dead) return () => {};
    const stop = this.clock.timer(ms, () => {
      this.#pending.delete(cancel);
      callback();
    });
    const cancel = () => {
      this.#pending.delete(cancel);
      stop();
    };
    this.#pending.add(cancel);
    return cancel;
  }

  kill(): void {
    this.#dead = true;
    for (const cancel of [...this.#pending]) cancel();
  }
}
