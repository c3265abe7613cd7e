import { CommandError } from "../../cli/errors";
import type { Exported, Resource as Exportable } from "../../cli/stack/deployment";
import type { StackAccounts } from "../../cli/stack/accounts";
import type { Project } from "../../cli/stack/project";
import { Keeper } from "../../cli/watch/keeper";
import { look, rowsIn } from "../../cli/watch/look";
import { watch } from "../../cli/watch/loop";
import type { WatchRow } from "../../cli/watch/rows";
import { Pareta } from "../../provider/client";
import { sleep } from "../../provider/client/core/clock";
import type { Fetch } from "../../provider/client/core/options";
import { exportOf, PROVIDER } from "../recover/support";
import { urnOf, type Stack } from "./engine";
import { figures } from "./figures";
import { ProcessClock } from "./virtual-clock";
import { URL_OF_WORLD, WATCH, fingerprint, keyOf, tagged, type TestWorld } from "./world";

/** A run of `pulumi-pareta watch --enforce`, from its start to its end. */
export interface WatchSpec {
  /** The number of the request of an `up` before which it starts. */
  from: number;
  looks: number;
  /** Seconds between two looks. */
  every: number;
  /** Whether it can see who holds the lock of a stack: not in a bucket. */
  seesLocks: boolean;
  /** The number of its request before which it is told to end. */
  stop?: number | undefined;
}

export interface WatcherOptions extends WatchSpec {
  random: () => number;
  /** Puts a bug between the watch and its project. */
  sabotage?: ((project: Project) => Project) | undefined;
}

/** The real watch, with a project and a Pareta in memory. */
export class Watcher {
  readonly lines: string[] = [];
  /** The rows of its last look. */
  rows: WatchRow[] = [];
  /** When it read the stack, by the clock of the world. */
  readonly reads: number[] = [];
  /** The wall clock at the beginning of each look. */
  readonly looks: number[] = [];
  readonly #clock: ProcessClock;
  readonly #ended = new AbortController();
  readonly #work = new Set<Promise<void>>();
  #requests = 0;

  constructor(
    private readonly world: TestWorld,
    private readonly stack: Stack,
    private readonly options: WatcherOptions,
  ) {
    this.#clock = new ProcessClock(world.clock);
  }

  /** Makes all its looks, and ends when everything that it has begun has ended. */
  async run(): Promise<void> {
    const { options, lines } = this;
    const { signal } = this.#ended;
    const project = options.sabotage?.(this.#project()) ?? this.#project();
    const clock = this.#clock;
    const note = (line: string) => void lines.push(line);
    const keeper = new Keeper({
      clock,
      signal,
      enforces: true,
      isJson: false,
      project: () => project,
      write: note,
      note,
    });
    let left = options.looks;
    const last = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
      const one = () => void (--left === 0 && resolve());
      void watch({
        clock,
        interval: options.every * 1000,
        signal,
        look: (ends) => {
          figures.looks++;
          this.looks.push(clock.wallTime());
          const accounts = (stack: StackAccounts["stack"]) => Promise.resolve(this.#accounts(stack));
          return look({ stacks: [], allStacks: true }, { project, accounts, clock, signal: ends });
        },
        seen: async (found, jumped) => {
          this.rows = rowsIn(found);
          const work = keeper.seen(found, jumped);
          this.#work.add(work);
          one();
          await work;
        },
        failed: (reason) => {
          keeper.failed(reason);
          one();
        },
      });
    });
    await last;
    await Promise.allSettled(this.#work);
    this.#ended.abort();
    clock.kill();
  }

  #accounts(stack: StackAccounts["stack"]): StackAccounts {
    const apiKey = keyOf(this.stack.label, "usual");
    const { random } = this.options;
    const api = new Pareta({ apiKey, baseURL: URL_OF_WORLD, clock: this.#clock, random, fetch: this.#fetch });
    const origin = { baseUrl: URL_OF_WORLD, keyFingerprint: fingerprint(apiKey) };
    return { stack, byProvider: new Map([["", { api, origin, keyFrom: "the model" }]]), keyless: [] };
  }

  readonly #fetch: Fetch = async (url, init) => {
    const { random, stop } = this.options;
    if (this.#requests++ === stop) this.#ended.abort();
    await sleep(this.#clock, random() * this.world.options.latencyMs, init.signal);
    return this.world.fetch(url, { ...init, headers: tagged(init.headers, WATCH, "usual") });
  };

  /** Each answer of Pulumi takes a while, as its command line does. */
  #project(): Project {
    const { stack, options } = this;
    const name = `acme/app/${stack.label}`;
    const later = async <T>(value: () => T): Promise<T> => {
      await sleep(this.#clock, options.random() * this.world.options.latencyMs, this.#ended.signal).catch(() => {
        throw new CommandError("the watch has ended");
      });
      return value();
    };
    return {
      fullName: () => Promise.resolve(name),
      stacks: () => later(() => [name]),
      config: () => Promise.resolve({}),
      stack: () => ({
        export: () =>
          later(() => {
            this.reads.push(this.#clock.now());
            return JSON.stringify(exported(stack));
          }),
        import: () => Promise.reject(new Error("a watch writes no state")),
      }),
      isLocked: () => later(() => options.seesLocks && stack.isLocked),
    };
  }
}

function exported(stack: Stack): Exported {
  const common = { custom: true, type: "pulumi-nodejs:dynamic/pareta:Endpoint", provider: PROVIDER };
  const resources = stack.resources.map(
    ({ slot, id, inputs, outputs, initErrors, delete: old, pendingReplacement }) => ({
      ...{ ...common, urn: urnOf(slot), id, inputs, outputs, initErrors },
      ...(old && { delete: true }),
      ...(pendingReplacement && { pendingReplacement: true }),
    }),
  );
  const pending = stack.pending.map(({ type, slot, id, inputs }) => ({
    type,
    resource: { ...common, urn: urnOf(slot), ...(id !== undefined && { id }), inputs },
  }));
  return exportOf(resources as unknown as Exportable[], pending as never);
}
