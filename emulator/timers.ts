import type { Clock } from "../provider/client/core/clock";

/** A clock whose timers can all be ended at once, so that a closed emulator leaves no running timers. */
export class Timers implements Clock {
  readonly #pending = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now();
  }

  wallTime(): number {
    return this.clock.wallTime();
  }

  timer(ms: number, callback: () => void): () => void {
    const cancelTimer = this.clock.timer(ms, () => {
      this.#pending.delete(cancel);
      callback();
    });
    const cancel = () => {
      this.#pending.delete(cancel);
      cancelTimer();
    };
    this.#pending.add(cancel);
    return cancel;
  }

  cancelAll(): void {
    for (const cancel of this.#pending) cancel();
  }
}
