import type { Clock } from "pulumi-pareta/client";

/** Milliseconds that pass with each turn. */
export const TURN_MS = 50;

/** The day on which the wall clock begins. */
const WALL_START = Date.UTC(2026, 0, 1);

interface Timer {
  at: number;
  callback: () => void;
}

/**
 * Time that passes with the turns of the event loop, some 40 times as fast as the machine's, and only while a timer is
 * set. Sockets are real: both ends of one finish within a few turns, and no limit runs out before hundreds of turns. A
 * busy machine makes it slower, and changes nothing else.
 */
export class TurnClock implements Clock {
  static readonly #ticking = new Set<TurnClock>();
  static #tickingOn = false;
  #now = 0;
  #timers: Timer[] = [];
  #stopped = false;

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return WALL_START + this.#now;
  }

  timer(ms: number, callback: () => void): () => void {
    if (this.#stopped) return () => {};
    const timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.push(timer);
    TurnClock.#ticking.add(this);
    TurnClock.#tickOn();
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass at once, for when everything waits for this clock only. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }

  /** Ends every timer; none runs out after this. */
  stop(): void {
    this.#stopped = true;
    this.#timers = [];
  }

  static #tickOn(): void {
    if (TurnClock.#tickingOn || TurnClock.#ticking.size === 0) return;
    TurnClock.#tickingOn = true;
    setTimeout(() => {
      TurnClock.#tickingOn = false;
      for (const clock of [...TurnClock.#ticking]) clock.#turn();
      TurnClock.#tickOn();
    }, 1);
  }

  #turn(): void {
    this.#now += TURN_MS;
    const due = this.#timers.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      if (!this.#timers.includes(timer)) continue; // an earlier timer cancelled it
      this.#timers = this.#timers.filter((other) => other !== timer);
      timer.callback();
    }
    if (this.#timers.length === 0) TurnClock.#ticking.delete(this);
  }
}
