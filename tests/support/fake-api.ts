import {
  ChatCompletion,
  Endpoint,
  Leaderboard,
  Task,
  type DeployEvent,
  type RequestOptions,
} from "pulumi-pareta/client";
import { DEFAULT_TIMINGS, EndpointController, type Environment } from "../../provider/endpoint";
import type { Api } from "../../provider/endpoint/context";
import { statusError, totalTimeout } from "./api-errors";
import { ORIGIN, rawRecord } from "./endpoints";
import type { FakeClock } from "./fake-clock";

export type FakeCall =
  "cost" | "deploy" | "list" | "retrieve" | "start" | "stop" | "delete" | "tasks" | "task" | "leaderboard" | "chat";

/** The placeholder for the key in a response that repeats it. */
export const FAKE_KEY = "pareta_sk_fake.Verifier";

/** One received call. */
export interface Asked {
  /** The id of the endpoint or of the task. */
  id: string;
  options: RequestOptions;
}

/** The outcome of a call: an error to throw, or a function that makes the result. */
export type Answer = Error | ((asked: Asked) => unknown);

type Raw = Record<string, unknown>;

/**
 * The API in memory. Its endpoints do at once what is requested, except for scripted calls. It uses the fake clock, so
 * an hour of waiting takes a moment.
 */
export class FakeApi implements Api {
  readonly records = new Map<string, Raw>();
  /** Every call in order, such as `start ep_1`. */
  readonly calls: string[] = [];
  /** The time limit of each call. */
  readonly timeouts: number[] = [];
  /** The arguments of each inference. */
  readonly asked: { messages: unknown; maxRetries: number | undefined }[] = [];
  /** The key of each inference. */
  readonly inferenceKeys: (string | undefined)[] = [];
  /** The events of a deploy before its `complete`. */
  progress: unknown[] = [{ stage: "booting" }];
  readonly #scripted = new Map<FakeCall, Answer[]>();
  readonly #always = new Map<FakeCall, Answer>();

  constructor(private readonly clock: FakeClock) {}

  /** Sets the outcomes of the next calls of this kind, in order. */
  next(call: FakeCall, ...answers: Answer[]): this {
    this.#scripted.set(call, [...(this.#scripted.get(call) ?? []), ...answers]);
    return this;
  }

  /** Sets the outcome of every call of this kind from now on, after those of {@link next}. */
  always(call: FakeCall, answer: Answer): this {
    this.#always.set(call, answer);
    return this;
  }

  /** Adds an endpoint. */
  add(overrides: Raw = {}): this {
    const raw = rawRecord(overrides);
    this.records.set(raw.id as string, raw);
    return this;
  }

  /** Changes the fields of an endpoint. */
  set(id: string, patch: Raw): void {
    this.records.set(id, { ...this.records.get(id), ...patch });
  }

  /** The number of calls of a kind. */
  count(call: FakeCall): number {
    return this.calls.filter((each) => each.split(" ")[0] === call).length;
  }

  /** A call without a response. The client ends it at its own limit, or when its caller ends it. */
  readonly silent = ({ options: { signal, timeout } }: Asked): Promise<never> =>
    new Promise((_, reject) => {
      const limit = timeout ?? Infinity;
      const onAbort = () => {
        cancel();
        reject(signal?.reason as Error);
      };
      const cancel = this.clock.timer(limit, () => {
        signal?.removeEventListener("abort", onAbort);
        reject(totalTimeout(limit));
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    });

  readonly endpoints = {
    deploy: ((params: Raw, options: RequestOptions = {}) => this.#deploy(params, options)) as never,
    list: (options: RequestOptions = {}) =>
      this.#answer("list", "", options, () => [...this.records.values()].map((raw) => new Endpoint(raw))),
    retrieve: (id: string, options: RequestOptions = {}) =>
      this.#answer("retrieve", id, options, () => new Endpoint(this.#find(id))),
    start: (id: string, options: RequestOptions = {}) =>
      this.#answer("start", id, options, () => this.#become(id, "live")),
    stop: (id: string, options: RequestOptions = {}) =>
      this.#answer("stop", id, options, () => this.#become(id, "stopped")),
    delete: (id: string, options: RequestOptions = {}) =>
      this.#answer("delete", id, options, () => {
        this.#find(id);
        this.records.delete(id);
      }),
    metrics: (id: string) => ({
      cost: (query: object = {}, options: RequestOptions = {}) =>
        this.#answer("cost", `${id} ${JSON.stringify(query)}`, options, () => ({ total_micro_usd: 0 })),
    }),
  };

  readonly tasks = {
    list: (options: RequestOptions = {}) => this.#answer("tasks", "", options, () => []),
    retrieve: (id: string, params: object = {}, options: RequestOptions = {}) =>
      this.#answer("task", id, options, () => new Task({ id, ...params, examples: [] })),
    leaderboard: (id: string, options: RequestOptions = {}) =>
      this.#answer("leaderboard", id, options, () => new Leaderboard({ recommended: "qwen-1", models: [] })),
  };

  readonly chat = {
    completions: {
      create: ({ model, messages }: { model: string; messages: unknown }, options: RequestOptions = {}) => {
        this.asked.push({ messages, maxRetries: options.maxRetries });
        this.inferenceKeys.push(options.idempotencyKey);
        return this.#answer("chat", model, options, () => answerOf("Pong."));
      },
    },
  };

  redact(text: string): string {
    return text.replaceAll(FAKE_KEY, "[redacted]");
  }

  async *#deploy({ name, task, model }: Raw, options: RequestOptions): AsyncGenerator<DeployEvent> {
    const made = () => {
      const id = this.#freeId();
      this.add({ id, name, task, model: model === "recommended" ? "qwen-1" : model });
      return this.progress
        .map((data): DeployEvent => ({ event: "progress", data }))
        .concat({ event: "complete", data: { endpoint: this.records.get(id) } });
    };
    const events = await this.#answer<Iterable<DeployEvent> | AsyncIterable<DeployEvent>>(
      "deploy",
      name as string,
      options,
      made,
    );
    yield* events;
  }

  async #answer<T>(call: FakeCall, id: string, options: RequestOptions, usual: () => T): Promise<T> {
    options.signal?.throwIfAborted();
    this.calls.push(id ? `${call} ${id}` : call);
    options.onSend?.();
    if (options.timeout === undefined || options.signal === undefined) throw new Error(`${call} without a limit`);
    this.timeouts.push(options.timeout);
    const answer = this.#scripted.get(call)?.shift() ?? this.#always.get(call) ?? usual;
    // An error that is thrown repeatedly would collect the stacks of all its throws.
    if (answer instanceof Error) throw answer;
    return (await answer({ id, options })) as T;
  }

  #freeId(): string {
    let number = this.records.size + 1;
    while (this.records.has(`ep_${number}`)) number++;
    return `ep_${number}`;
  }

  #find(id: string): Raw {
    const raw = this.records.get(id);
    if (!raw) throw statusError(404, `endpoint '${id}' not found`);
    return raw;
  }

  #become(id: string, status: string): unknown {
    this.#find(id);
    this.set(id, { status });
    return { ok: true };
  }
}

/** A model's answer. */
export function answerOf(content: unknown, billedMicroUsd: number | null = null): ChatCompletion {
  const raw = { choices: [{ index: 0, message: { role: "assistant", content } }] };
  return new ChatCompletion(raw, { billedMicroUsd, frontierWouldHaveCostMicroUsd: null });
}

/** The lifecycle with a fake API, with the limits that users have. */
export function fakeController(api: Api, clock: FakeClock, overrides: Partial<Environment> = {}): EndpointController {
  return new EndpointController({
    api,
    origin: ORIGIN,
    clock,
    random: () => 0.5,
    timings: DEFAULT_TIMINGS,
    acceptOtherOrigin: false,
    acceptEmpty: false,
    ...overrides,
  });
}
