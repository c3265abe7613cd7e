import { setMaxListeners } from "node:events";
import { sleep } from "../../provider/client/core/clock";
import type { Fetch } from "../../provider/client/core/options";
import { Pareta } from "../../provider/client";
import { EndpointController, type Environment } from "../../provider/endpoint";
import { figures } from "./figures";
import { refused } from "./network";
import { RowLog, lifecycleOf, shellOf, type Provider } from "../support/provider";
import { ProcessClock } from "./virtual-clock";
import { URL_OF_WORLD, fingerprint, keyOf, tagged, type KeyKind, type TestWorld } from "./world";

/** The client gives up quickly, so that long waits need few requests. The poll intervals are those that users have. */
export const LIMITS = {
  pollInterval: 2_000,
  readAge: 5_000,
  lookupGrace: 20_000,
  resendGrace: 12_000,
  conflictGrace: 20_000,
  outageGrace: 20_000,
};

export interface ProcessOptions {
  stack: string;
  key: KeyKind;
  random: () => number;
  /** Requests, by their number from 0, whose connection is refused. */
  outage?: { from: number; count: number } | undefined;
  /** Kills the process: when this request is about to be sent, or when the headers of its response have arrived. */
  kill?: { request: number; when: "before" | "after" } | undefined;
  /** Tells the run to stop when this request is about to be sent. */
  cancel?: Cancel | undefined;
  acceptOtherOrigin?: boolean;
  /** Whether schedules and budgets decide, as in the shells. */
  ruled?: boolean;
  /** Called when a request is about to be sent, with its number from 0. */
  onRequest?: ((number: number) => void) | undefined;
  /** Puts a bug between the lifecycle and the API, to see that it is noticed. */
  sabotage?: ((environment: Environment) => Environment) | undefined;
}

/** A user presses Ctrl-C, or a pipeline is cancelled. */
export interface Cancel {
  /** The number of the request before which the cancel comes, from 0. */
  request: number;
  /** The plugin is told at once, and ends its waits. The host of dynamic providers is not told. */
  shell: "plugin" | "dynamic";
  /** After this many more requests a second cancel comes, and everything that is under way is dropped. */
  again?: number;
}

/** One command of the CLI: a separate provider host that may be told to stop, and killed. */
export class Process {
  readonly log = new RowLog();
  readonly provider: Provider;
  /** Resolves when it is killed. */
  readonly killed: Promise<void>;
  dead = false;
  /** When it began, by the clock of the world. */
  readonly startedAt: number;
  /** The engine was told to stop, and begins nothing more. */
  stopping = false;
  requests = 0;
  readonly #cancel = new AbortController();
  readonly #clock: ProcessClock;
  readonly #connections = new AbortController();
  /** A run decides by one time. */
  readonly #moment: number;
  #die!: () => void;

  constructor(
    private readonly world: TestWorld,
    private readonly options: ProcessOptions,
  ) {
    this.#clock = new ProcessClock(world.clock);
    this.startedAt = world.clock.now();
    this.#moment = world.clock.wallTime();
    setMaxListeners(0, this.#cancel.signal);
    this.killed = new Promise((resolve) => (this.#die = resolve));
    const apiKey = keyOf(options.stack, options.key);
    const { random } = options;
    const api = new Pareta({ apiKey, baseURL: URL_OF_WORLD, clock: this.#clock, random, fetch: this.#fetch });
    const environment: Environment = {
      api,
      origin: { baseUrl: URL_OF_WORLD, keyFingerprint: fingerprint(apiKey) },
      clock: this.#clock,
      random,
      timings: LIMITS,
      moment: () => this.#moment,
      acceptOtherOrigin: options.acceptOtherOrigin ?? false,
      acceptEmpty: options.acceptOtherOrigin ?? false,
    };
    const controller = new EndpointController(options.sabotage?.(environment) ?? environment);
    this.provider = options.ruled ? shellOf(controller, (text) => api.redact(text)) : lifecycleOf(controller);
  }

  /** Whether a diff looks at what is really there. */
  get seesDrift(): boolean {
    return this.options.ruled === true;
  }

  get random(): () => number {
    return this.options.random;
  }

  /** The signal that an operation gets for a cancel. */
  get signal(): AbortSignal {
    return this.#cancel.signal;
  }

  now(): number {
    return this.world.clock.now();
  }

  readonly #fetch: Fetch = async (url, init) => {
    const { world, options } = this;
    if (this.dead) return never();
    const number = this.requests++;
    options.onRequest?.(number);
    const kill = options.kill?.request === number ? options.kill.when : undefined;
    if (kill === "before") return this.#kill();
    const { request = Infinity, shell, again = Infinity } = options.cancel ?? {};
    if (number === request + again) return this.#kill();
    if (number === request) this.#stop(shell);
    const signal = AbortSignal.any([init.signal, this.#connections.signal]);
    await sleep(this.#clock, options.random() * world.options.latencyMs, signal);
    const { from = 0, count = 0 } = options.outage ?? {};
    if (number >= from && number < from + count) {
      figures.faults++;
      throw refused();
    }
    const response = await world.fetch(url, {
      ...init,
      headers: tagged(init.headers, options.stack, options.key),
      signal,
    });
    return kill === "after" ? this.#kill() : response;
  };

  #stop(shell: Cancel["shell"] | undefined): void {
    figures.cancels++;
    this.stopping = true;
    if (shell === "plugin") this.#cancel.abort(new Error("Pulumi was told to stop"));
  }

  #kill(): Promise<never> {
    figures.kills++;
    this.dead = true;
    this.#clock.kill();
    this.#connections.abort();
    this.#die();
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
