import type { Clock } from "./clock";
import { seconds } from "./duration";
import { APITimeoutError, type TimeoutLimit } from "./errors";

/** The limits that are timed here: `connect` is timed by the connection itself. */
type TimedLimit = Exclude<TimeoutLimit, "connect">;

const EXPIRED: Record<TimedLimit, (limit: string) => string> = {
  headers: (limit) => `no answer within ${limit}`,
  idle: (limit) => `the answer fell silent for ${limit}`,
  rate: (limit) => `the API's rate limit left no room within ${limit}`,
  total: (limit) => `not done within ${limit}`,
};

/** The longest time that the machine's timers accept: about 24 days. A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * {@link Limits.reason} tells why a signal is aborted, so one error serves all: an error for each would only cost its
 * stack.
 */
const ENDED = new Error("ended");

/** Watches one call: its caller's signal, its total limit, and within each attempt the current limit. */
export class Limits {
  readonly #clock: Clock;
  readonly #caller: AbortSignal | undefined;
  readonly #deadline: number;
  readonly #call = new AbortController();
  #attempt = new AbortController();
  #stopped: { limit: TimedLimit; ms: number } | "caller" | null = null;
  #cancelTotal: () => void;
  #cancelPhase = () => {};
  #phase: TimedLimit | undefined;

  /** @param total - Milliseconds for the whole call; 0 or less means that the time is already over. */
  constructor(clock: Clock, total: number, caller?: AbortSignal) {
    this.#clock = clock;
    this.#caller = caller;
    this.#deadline = clock.now() + total;
    this.#cancelTotal = this.#timer(total, () => {
      this.#stopCall({ limit: this.#phase === "rate" ? "rate" : "total", ms: total });
    });
    if (caller?.aborted) this.#onCallerAbort();
    else if (total <= 0) this.#stopCall({ limit: "total", ms: 0 });
    caller?.addEventListener("abort", this.#onCallerAbort, { once: true });
  }

  /** Aborted once the whole call is over: by its caller, or at its total limit. */
  get signal(): AbortSignal {
    return this.#call.signal;
  }

  get endedByCaller(): boolean {
    return this.#stopped === "caller";
  }

  /** Throws once nothing may be started any more. */
  throwIfEnded(): void {
    if (this.#call.signal.aborted) throw new Error("stopped");
  }

  /** Throws once the caller has aborted: it then wants nothing more, not even a result that is ready. */
  throwIfEndedByCaller(): void {
    if (this.endedByCaller) throw new Error("stopped");
  }

  /** Milliseconds left of the total. */
  get remaining(): number {
    return this.#deadline - this.#clock.now();
  }

  /** Starts an attempt, and ends the one before. The signal ends this attempt's connection. */
  begin(): AbortSignal {
    this.#endAttempt();
    this.#attempt = new AbortController();
    if (this.#call.signal.aborted) this.#attempt.abort(ENDED);
    else this.#stopped = null;
    return this.#attempt.signal;
  }

  /**
   * From now on, `limit` ends the attempt after `ms`, unless this method or {@link relax} is called first. If the total
   * time ends meanwhile, and the limit is `rate`, it is named as the reason.
   */
  allow(limit: TimedLimit, ms: number): void {
    this.#cancelPhase();
    this.#phase = limit;
    this.#cancelPhase = this.#timer(ms, () => {
      this.#stopped ??= { limit, ms };
      this.#attempt.abort(ENDED);
    });
  }

  /** Until the next {@link allow}, only the total limit counts. */
  relax(): void {
    this.#cancelPhase();
    this.#cancelPhase = () => {};
    this.#phase = undefined;
  }

  /** Whether `error` is the caller's own: the reason that its signal was aborted with. */
  isCallers(error: unknown): boolean {
    return this.endedByCaller && error === this.#caller?.reason;
  }

  /** Settles as `promise` does, or rejects when the attempt is stopped: ask {@link reason} why. */
  race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#attempt;
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => reject(new Error("stopped"));
      signal.addEventListener("abort", onAbort, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
      if (signal.aborted) onAbort();
    });
  }

  /**
   * What to throw for a stopped attempt: the caller's own reason, or an error that names the limit. Undefined: not
   * stopped.
   */
  reason(sent: boolean): { error: unknown } | undefined {
    if (this.#stopped === null) return undefined;
    if (this.#stopped === "caller") return { error: this.#caller?.reason };
    const { limit, ms } = this.#stopped;
    const message = `${EXPIRED[limit](seconds(ms))}${sent ? "" : "; nothing was sent"}`;
    return { error: new APITimeoutError(message, { limit, sent }) };
  }

  /** Ends everything that is still under way, and clears every timer. */
  close(): void {
    this.#endAttempt();
    this.#cancelTotal();
    this.#caller?.removeEventListener("abort", this.#onCallerAbort);
  }

  #endAttempt(): void {
    this.relax();
    this.#attempt.abort(ENDED);
  }

  readonly #onCallerAbort = (): void => this.#stopCall("caller");

  #stopCall(by: "caller" | { limit: TimedLimit; ms: number }): void {
    this.#stopped ??= by;
    this.#call.abort(ENDED);
    this.#attempt.abort(ENDED);
  }

  #timer(ms: number, callback: () => void): () => void {
    return ms > LONGEST_TIMER_MS ? () => {} : this.#clock.timer(Math.max(0, ms), callback);
  }
}
