import { setMaxListeners } from "node:events";
import {
  startEmulator,
  type Emulator,
  type EndpointSnapshot,
  type FaultSpec,
  type SeedEndpoint,
} from "../../../emulator";
import { EndpointController, type Api, type EndpointState } from "../../../provider/endpoint";
import { NOTHING_TOLD } from "../../support/endpoints";
import { Pareta, type Clock } from "pulumi-pareta/client";
import type { Bug } from "../bugs/bug";
import { LATENESS } from "../matrix/lateness";
import { NAME_RULES, TAKEN_RULES } from "../matrix/names";
import { operationOf, type Operation } from "../matrix/operations";
import { shellOf } from "../../support/provider";
import type { Case } from "../matrix/cases";
import { checked } from "../../support/lifecycle";
import type { Addresses } from "./addresses";
import { Company } from "./company";
import { TurnClock } from "./turn-clock";
import { KEY } from "./key";
import { onCall } from "./on-call";
import { Stack, byRule, type Args, type Controller, type Resource } from "./stack";

export const TASK = "contract-key-fields";
export const OTHER_TASK = "invoice-line-items";

/** Someone else's endpoint in the same organization, for the same task: it must not be touched. */
export const NEIGHBOUR = "ep_neighbour";

export const LIMITS = {
  pollInterval: 2_000,
  readAge: 5_000,
  lookupGrace: 30_000,
  resendGrace: 12_000,
  conflictGrace: 30_000,
  outageGrace: 45_000,
};

/** How long after a call the caller gives up, in milliseconds, where a fault does not say. */
const GIVES_UP_AFTER = 1_500;

/** Limits of the client. Connecting is timed by the machine's own clock. */
const CLIENT = { headersTimeout: 30_000, idleTimeout: 30_000, connectTimeout: 150 };

/** In micro-USD. */
export const LIMIT = 25_000_000;
const USED_UP = 26_100_000;

/** What had held a stopped endpoint before it came to this. */
const HELD_BEFORE = {
  "outside its hours": "schedule",
  "within both": "schedule",
  "over its budget": "budget",
} as const;

const DAY_MS = 86_400_000;

/** What a program asks for whose endpoint is within its hours and its budget, or not. */
function ruleFor(rule: NonNullable<Operation["rule"]>, now: number): Record<string, unknown> {
  const away = rule === "outside its hours" ? 3 : 0;
  // A clock that is off by a day changes nothing.
  const days = [-1, 0, 1].map((off) => WEEKDAYS[new Date(now + (away + off) * DAY_MS).getUTCDay()]);
  const hours = away === 0 ? { start: "00:00", end: "24:00" } : { start: "12:00", end: "12:01" };
  return {
    running: true,
    schedule: { timeZone: "UTC", days, ...hours },
    budget: { usd: LIMIT / 1_000_000, window: "24h" },
    __plain: true,
  };
}

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** What can be observed from outside. */
export type Watched = Pick<Emulator, "endpoints" | "requests" | "ledger" | "pendingFaults" | "url" | "port">;

/** What can be arranged before the operation begins. */
export interface Arrangement {
  emulator: Emulator;
  own: Resource;
  args: Args;
  /** Adds an endpoint of someone else, which must not be touched. */
  addStranger: (seed: SeedEndpoint) => void;
}

/**
 * The surroundings of one case. Once they are set up, only the lifecycle changes what is on the server: this class
 * cannot help a case, except by letting time pass and by ending the faults.
 */
export class Stage {
  readonly clock: TurnClock;
  readonly stack: Stack;
  readonly company: Company;
  readonly args: Args;
  /** The endpoints of others, as they were made, by id. */
  readonly strangers = new Map<string, EndpointSnapshot>();
  /** How often a call went to the address that a fault had set. */
  misled = 0;
  readonly #clients: Pareta[] = [];
  readonly #abort: AbortController;
  /** Whether the faults outside of the emulator are still active. */
  #faulty = true;
  readonly #emulator: Emulator;
  #cancellable = 0;

  private constructor(
    emulator: Emulator,
    readonly story: Case,
    private readonly addresses: Addresses,
    private readonly bug: Bug | undefined,
    clock: TurnClock,
  ) {
    this.clock = clock;
    this.#emulator = emulator;
    const { operation: name, names, fault } = story;
    const operation = operationOf(name);
    const rule = NAME_RULES[names];
    const given = "given" in rule ? rule.given : operation.givenName ? "contracts-prod" : undefined;
    this.args = {
      task: TASK,
      running: operation.running,
      ...(given !== undefined && { name: given }),
      ...(operation.rule && ruleFor(operation.rule, clock.wallTime())),
      ...fault.args,
    };
    const abort = new AbortController();
    // One signal for all who ask at the same time, as the plugin has one for all of its operations.
    setMaxListeners(0, abort.signal);
    this.#abort = abort;
    this.stack = new Stack(() => this.#controller(), fault.timeout ?? 120_000, abort.signal);
    this.addStranger({ id: NEIGHBOUR, name: "neighbour", task: TASK, status: "live" });
    if (operation.before) this.#addOwn(operation.before, operation.rule);
    this.company = new Company(this, TASK);
  }

  static async set(story: Case, addresses: Addresses, bug?: Bug): Promise<Stage> {
    const clock = new TurnClock();
    const emulator = await startEmulator({
      clock,
      deploySeconds: 2,
      startSeconds: 1,
      stopSeconds: 1,
      deleteSeconds: 1,
      ...NAME_RULES[story.names].emulator,
      ...(story.taken && TAKEN_RULES[story.taken]),
      ...story.fault.emulator,
      listDelaySeconds: LATENESS[story.listed] / 1000,
    });
    const stage = new Stage(emulator, story, addresses, bug, clock);
    story.fault.arrange?.({
      emulator,
      args: stage.args,
      addStranger: (seed) => stage.addStranger(seed),
      get own() {
        return stage.own;
      },
    });
    return stage;
  }

  /** The server's endpoints, and the requests that it got. */
  get emulator(): Watched {
    const { endpoints, requests, ledger, url, port } = this.#emulator;
    return { endpoints, requests, ledger, url, port, pendingFaults: () => this.#emulator.pendingFaults() };
  }

  /** Adds an endpoint of someone else, which must not be touched. */
  addStranger(seed: SeedEndpoint): void {
    const made = this.#emulator.addEndpoint(seed);
    this.strangers.set(made.id, made);
  }

  /** Scripts the faults; earlier requests do not count. */
  script(faults: readonly FaultSpec[]): void {
    for (const fault of faults) this.#emulator.fault(fault);
    this.#emulator.clearRequests();
  }

  /** Lets time pass, in which the server ends what it has begun, and shows what it has made. */
  pass(ms: number): void {
    this.clock.pass(ms);
  }

  /** The endpoint that exists at the start. */
  get own() {
    const [resource] = this.stack.resources;
    if (!resource) throw new Error(`${this.story.name}: there is no endpoint to begin with`);
    return resource;
  }

  /** Ends all faults. */
  mend(): void {
    this.#emulator.clearFaults();
    this.#emulator.setListDelay(0);
    this.#faulty = false;
  }

  async close(): Promise<void> {
    await this.#emulator.close();
    await Promise.all(this.#clients.map((client) => client.close()));
    this.clock.stop();
  }

  #addOwn(status: "live" | "stopped", rule: Operation["rule"]): void {
    const inputs = checked(this.args);
    const id = this.story.names.includes("the id") ? inputs.name : "ep_0ld1d0";
    const record = this.#emulator.addEndpoint({ id, name: inputs.name, task: TASK, model: "qwen-1", status });
    const state: EndpointState = {
      ...inputs,
      ...NOTHING_TOLD,
      running: status === "live",
      ready: status === "live",
      status,
      url: record.url ?? null,
      deployedModel: "qwen-1",
      recommendedSystemPrompt: record.recommendedSystemPrompt ?? null,
      __wasLive: true,
      __origin: this.story.fault.otherOrigin ? { ...this.#origin(), keyFingerprint: "another" } : this.#origin(),
    };
    if (rule) {
      this.#emulator.setCost(id, rule === "over its budget" ? USED_UP : 0);
      Object.assign(state, { __asksRunning: true, held: status === "live" ? null : HELD_BEFORE[rule] });
    }
    this.stack.resources.push({ id, state, condemned: false });
  }

  #origin() {
    return { baseUrl: this.#emulator.url, keyFingerprint: "0123456789ab" };
  }

  #controller(): Controller {
    const { bug, story } = this;
    const clock = bug?.clock?.(this.clock) ?? this.clock;
    const skewed = story.fault.clockOff === undefined ? clock : offBy(clock, story.fault.clockOff);
    let api: Api = this.#client(this.#emulator.url, skewed);
    if (story.fault.address) api = this.#misled(api, skewed);
    if (story.fault.cancelled) api = this.#cancelled(api);
    if (bug?.api) api = bug.api(api);
    const controller = new EndpointController({
      api,
      origin: this.#origin(),
      clock: skewed,
      random: () => 0.5,
      timings: LIMITS,
      acceptOtherOrigin: false,
      acceptEmpty: false,
    });
    const ruled = operationOf(story.operation).rule
      ? byRule(
          controller,
          shellOf(controller, (text) => api.redact(text)),
        )
      : controller;
    return bug?.controller?.(ruled) ?? ruled;
  }

  #client(baseURL: string, clock: Clock, onRetry?: () => void): Pareta {
    const random = () => {
      onRetry?.();
      return 0.5;
    };
    const client = new Pareta({ apiKey: KEY, baseURL, clock, random, ...CLIENT });
    this.#clients.push(client);
    return client;
  }

  /** The API, except for one call that goes to another address. */
  #misled(api: Api, clock: Clock): Api {
    const { call, fault } = this.story;
    let there: Promise<Pareta> | undefined;
    return onCall(api, call, async (usual) => {
      if (!this.#faulty || (fault.address?.times === "once" && this.misled > 0)) return usual;
      this.misled++;
      there ??= this.#elsewhere(clock);
      return there;
    });
  }

  async #elsewhere(clock: Clock): Promise<Pareta> {
    const to = this.story.fault.address?.to ?? "refused";
    if (to !== "refused at first") return this.#client(await this.addresses.url(to), clock);
    const { url, open } = await this.addresses.gate(this.#emulator.port);
    return this.#client(url, clock, open);
  }

  /** The API, except for one call: after it has begun, the caller gives up. */
  #cancelled(api: Api): Api {
    const { call = this.story.call, number = 1, after = GIVES_UP_AFTER } = this.story.fault.cancelled ?? {};
    return onCall(api, call, (usual) => {
      if (++this.#cancellable === number) {
        this.misled++;
        this.clock.timer(after, () => this.#abort.abort(new Error("interrupted")));
      }
      return Promise.resolve(usual);
    });
  }
}

function offBy(clock: Clock, ms: number): Clock {
  return {
    now: () => clock.now(),
    wallTime: () => clock.wallTime() + ms,
    timer: (span, callback) => clock.timer(span, callback),
  };
}
