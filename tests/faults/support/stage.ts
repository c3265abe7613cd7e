import { startEmulator, type Emulator } from "../../../emulator";
import { EndpointController, type Api, type EndpointState } from "../../../provider/endpoint";
import { Pareta, type Clock } from "pulumi-pareta/client";
import type { Bug } from "../bugs/bug";
import { NAME_RULES, TAKEN_RULES } from "../matrix/names";
import { operationOf } from "../matrix/operations";
import type { Case } from "../matrix/cases";
import { checked } from "../../support/lifecycle";
import type { Addresses } from "./addresses";
import { TurnClock } from "./turn-clock";
import { KEY } from "./key";
import { onCall } from "./on-call";
import { Stack, type Args, type Controller } from "./stack";

export const TASK = "contract-key-fields";
export const OTHER_TASK = "invoice-line-items";

/** Somebody else's endpoint in the same organization, of the same task: nobody may touch it. */
export const NEIGHBOUR = "ep_neighbour";

const LIMITS = { pollInterval: 2_000, readAge: 5_000, lookupGrace: 30_000, conflictGrace: 30_000, outageGrace: 45_000 };

/** Limits of the client. Connecting is timed by the machine's own clock. */
const CLIENT = { headersTimeout: 30_000, idleTimeout: 30_000, connectTimeout: 150 };

/** One case's surroundings. */
export class Stage {
  readonly clock: TurnClock;
  readonly stack: Stack;
  readonly args: Args;
  /** How often a call went where a fault had sent it. */
  misled = 0;
  readonly #clients: Pareta[] = [];
  readonly #abort: AbortController;
  /** Whether what goes wrong outside of the emulator still does. */
  #faulty = true;

  private constructor(
    readonly emulator: Emulator,
    readonly story: Case,
    private readonly addresses: Addresses,
    private readonly bug: Bug | undefined,
    clock: TurnClock,
  ) {
    this.clock = clock;
    const { operation: name, names, fault } = story;
    const operation = operationOf(name);
    const rule = NAME_RULES[names];
    const given = "given" in rule ? rule.given : operation.givenName ? "contracts-prod" : undefined;
    this.args = { task: TASK, running: operation.running, ...(given !== undefined && { name: given }), ...fault.args };
    const abort = new AbortController();
    this.#abort = abort;
    this.stack = new Stack(() => this.#controller(), fault.timeout ?? 120_000, abort.signal);
    emulator.addEndpoint({ id: NEIGHBOUR, name: "neighbour", task: TASK, status: "live" });
    if (operation.before) this.#addOwn(operation.before);
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
    });
    const stage = new Stage(emulator, story, addresses, bug, clock);
    story.fault.arrange?.(stage);
    return stage;
  }

  /** The endpoint that is there to begin with. */
  get own() {
    const [resource] = this.stack.resources;
    if (!resource) throw new Error(`${this.story.name}: there is no endpoint to begin with`);
    return resource;
  }

  /** Whatever went wrong goes right from now on. */
  mend(): void {
    this.emulator.clearFaults();
    this.#faulty = false;
  }

  async close(): Promise<void> {
    await this.emulator.close();
    await Promise.all(this.#clients.map((client) => client.close()));
    this.clock.stop();
  }

  #addOwn(status: "live" | "stopped"): void {
    const inputs = checked(this.args);
    const id = this.story.names.includes("the id") ? inputs.name : "ep_0ld1d0";
    const record = this.emulator.addEndpoint({ id, name: inputs.name, task: TASK, model: "qwen-1", status });
    const state: EndpointState = {
      ...inputs,
      running: status === "live",
      ready: status === "live",
      status,
      url: record.url ?? null,
      deployedModel: "qwen-1",
      recommendedSystemPrompt: record.recommendedSystemPrompt ?? null,
      promptScaffold: null,
      __wasLive: true,
      __origin: this.story.fault.otherOrigin ? { ...this.#origin(), keyFingerprint: "another" } : this.#origin(),
    };
    this.stack.resources.push({ id, state, condemned: false });
  }

  #origin() {
    return { baseUrl: this.emulator.url, keyFingerprint: "0123456789ab" };
  }

  #controller(): Controller {
    const { bug, story } = this;
    const clock = bug?.clock?.(this.clock) ?? this.clock;
    const skewed = story.fault.clockOff === undefined ? clock : offBy(clock, story.fault.clockOff);
    let api: Api = this.#client(this.emulator.url, skewed);
    if (story.fault.address) api = this.#misled(api, skewed);
    if (story.fault.cancelled) api = this.#cancelled(api);
    if (bug?.api) api = bug.api(api);
    const controller = new EndpointController({
      api,
      origin: this.#origin(),
      clock: skewed,
      random: () => 0.5,
      limits: LIMITS,
      acceptOtherOrigin: false,
    });
    return bug?.controller?.(controller) ?? controller;
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

  /** The API, but for one call that goes elsewhere. */
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
    const { url, open } = await this.addresses.gate(this.emulator.port);
    return this.#client(url, clock, open);
  }

  /** The API, but for one call after whose beginning the caller gives up. */
  #cancelled(api: Api): Api {
    return onCall(api, this.story.call, (usual) => {
      this.misled++;
      this.clock.timer(1_500, () => this.#abort.abort(new Error("interrupted")));
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
