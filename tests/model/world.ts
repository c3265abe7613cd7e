import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EmulatorOptions, FaultSpec, LedgerEntry } from "../../emulator";
import { Control } from "../../emulator/control";
import { settingsOf } from "../../emulator/options";
import { apiRoutes } from "../../emulator/routes";
import { apiListener } from "../../emulator/serve/api";
import { receive } from "../../emulator/serve/incoming";
import { newWorld } from "../../emulator/world";
import type { Fetch } from "../../provider/client/core/options";
import { figures } from "./figures";
import { memoryFetch } from "./network";
import { VirtualClock } from "./virtual-clock";

export const URL_OF_WORLD = "https://pareta.test";

/** The organization of every stack, except for a run with a stranger's key. */
export const ORG = "org_ours";

/** What the requests of the watch are tagged with. */
export const WATCH = "watch";

/** The key of a run: the stack's own, its next one, another organization's, or its own when that is refused. */
export type KeyKind = "usual" | "rotated" | "stranger" | "revoked";

/** Its characters look different in a URL, in base64 and in JSON. */
export function keyOf(stack: string, kind: KeyKind): string {
  const key = kind === "revoked" ? "usual" : kind;
  return `pareta_sk_${key}${stack}.Canary+${key}/${stack}=Verifier`;
}

const KEYS: Readonly<Record<string, string>> = Object.fromEntries(
  ["a", "b"].flatMap((stack) => [
    [keyOf(stack, "usual"), ORG],
    [keyOf(stack, "rotated"), ORG],
    [keyOf(stack, "stranger"), "org_x"],
  ]),
);

export function fingerprint(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 12);
}

/** An effect, and the stack whose request caused it; undefined for an effect from outside. */
export interface Deed extends LedgerEntry {
  by: string | undefined;
  /** A second endpoint of one request, which a gateway has doubled. */
  twin: boolean;
  /** When it happened, by the clock of the world. */
  at: number;
  /** The same in wall-clock milliseconds. */
  wall: number;
}

/** How the API of a world behaves, and how long its requests take to travel. */
export interface WorldOptions extends EmulatorOptions {
  latencyMs: number;
}

/** An emulator without a port, in a time of its own. */
export class TestWorld {
  readonly clock = new VirtualClock();
  readonly control: Control;
  readonly deeds: Deed[] = [];
  readonly fetch: Fetch;
  /** The name that the deploy of an endpoint asked for, whatever the API did with it; by the endpoint's id. */
  readonly askedNames = new Map<string, string>();
  /** Inferences that were made and billed, and the stack that asked. */
  readonly inferences: { id: string; by: string | undefined }[] = [];
  /** The current request: whose it is, and which name it asks for. */
  #actor: string | undefined;
  #asked: string | undefined;
  /** Requests to start that took effect, whether or not the endpoint was starting already. */
  readonly starts: { id: string; by: string | undefined; status: unknown; deeds: number }[] = [];
  /** Whether it has already made an endpoint. */
  #deployed = false;
  readonly #spent = new Map<string, number>();

  constructor(readonly options: WorldOptions) {
    const world = newWorld(settingsOf({ ...options, keys: KEYS }, this.clock), `${URL_OF_WORLD}/v1`);
    this.control = new Control(world);
    world.ledger.onEntry((entry) => {
      const isDeploy = entry.action === "deploy" && entry.via === "api";
      const twin = isDeploy && this.#deployed;
      if (isDeploy) this.#deployed = true;
      if (twin) figures.twins++;
      const by = entry.via === "api" ? this.#actor : undefined;
      this.deeds.push({ ...entry, twin, at: this.clock.now(), wall: this.clock.wallTime(), by });
      if (entry.action === "deploy") this.spend(entry.id, 0);
      if (entry.action === "deploy" && this.#asked !== undefined) this.askedNames.set(entry.id, this.#asked);
    });
    countFaults(world.faults);

    const routes = apiRoutes(world).map((route) => ({
      ...route,
      handler: (exchange: Parameters<typeof route.handler>[0]) => {
        this.#actor = exchange.idempotencyKey?.split(" ")[0];
        this.#deployed = false;
        this.#asked = route.call === "deploy" ? nameIn(exchange.body.bytes) : undefined;
        const before = exchange.params.id === undefined ? undefined : this.endpoint(exchange.params.id);
        const deeds = this.deeds.length;
        route.handler(exchange);
        if (route.call === "start" && exchange.takesEffect && before) {
          this.starts.push({ id: before.id, by: this.#actor, status: before.status, deeds });
        }
        if (route.call === "chat" && exchange.takesEffect) {
          this.inferences.push({ id: modelIn(exchange.body.bytes), by: this.#actor });
        }
      },
    }));
    const api = apiListener(routes, world);
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      figures.requests++;
      receive(request, response, this.clock)
        .then(api)
        .catch((error: unknown) => {
          figures.internalErrors.push(String((error as Error).stack));
          response.destroy();
        });
    };
    this.fetch = memoryFetch(listener, this.clock);
  }

  /** Sets what an endpoint has cost in every window, in micro-USD. */
  spend(id: string, microUsd: number): void {
    this.#spent.set(id, microUsd);
    this.control.setCost(id, microUsd);
  }

  /** What an endpoint has cost, in micro-USD. */
  spent(id: string): number {
    return this.#spent.get(id) ?? 0;
  }

  endpoint(id: string) {
    return this.control.endpoints.find((endpoint) => endpoint.id === id);
  }

  script(faults: readonly FaultSpec[]): void {
    for (const fault of faults) this.control.fault(fault);
  }
}

/**
 * A request's headers, with a tag that says which stack it is from, in the header that the emulator passes to its
 * handlers.
 */
export function tagged(headers: Record<string, string>, stack: string, key: KeyKind): Record<string, string> {
  return {
    ...headers,
    "idempotency-key": `${stack} ${headers["idempotency-key"] ?? ""}`,
    ...(key === "revoked" && { authorization: "Bearer pareta_sk_revoked.key" }),
  };
}

function nameIn(body: Buffer): string | undefined {
  return (JSON.parse(body.toString()) as { name?: string }).name;
}

function modelIn(body: Buffer): string {
  return (JSON.parse(body.toString()) as { model: string }).model;
}

function countFaults(queue: { take(...args: never[]): unknown }): void {
  const take = queue.take.bind(queue);
  queue.take = (...args) => {
    const fault = take(...args);
    if (fault !== undefined) figures.faults++;
    return fault;
  };
}
