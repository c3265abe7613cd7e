import { faultSchema, type FaultSpec } from "./faults/spec";
import { ApiError } from "./http/errors";
import { DEFAULT_ORG } from "./options";
import type { RateLimit } from "./rate-limit";
import type { LoggedRequest } from "./request-log";
import { seedEntry } from "./state/seed";
import type { StoredRecord, Entry, SeedEndpoint } from "./state/entry";
import { bills, type LedgerEntry } from "./state/ledger";
import type { World } from "./world";

/** An endpoint as the emulator's control shows it. */
export interface EndpointSnapshot extends StoredRecord {
  /** The id it was made with, even if the record now shows another one. */
  id: string;
  org: string;
  legacy: boolean;
  /** False early in a deploy, while no list shows it. */
  registered: boolean;
}

/** What took effect, and what costs money now. */
export interface LedgerView {
  readonly entries: readonly LedgerEntry[];
  /** The endpoints that bill now: those that are live or starting. */
  billing(): EndpointSnapshot[];
}

/** Controls the emulator from outside of the API. The tests and the admin routes both use this. */
export class Control {
  readonly ledger: LedgerView;

  constructor(protected readonly world: World) {
    this.ledger = {
      entries: world.ledger.entries,
      billing: () => this.endpoints.filter(({ status }) => bills(status)),
    };
  }

  /** Copies of all endpoints. */
  get endpoints(): EndpointSnapshot[] {
    return this.world.store.all().map(snapshot);
  }

  /** Every request of the API since the start or the last clearing, oldest first. */
  get requests(): readonly LoggedRequest[] {
    return this.world.requests.all;
  }

  clearRequests(): void {
    this.world.requests.clear();
  }

  /** Scripts a fault. */
  fault(spec: FaultSpec): void {
    this.world.faults.add(faultSchema.parse(spec));
  }

  clearFaults(): void {
    this.world.faults.clear();
  }

  pendingFaults(): readonly FaultSpec[] {
    return this.world.faults.pending();
  }

  /** Adds an endpoint, as if somebody else had made it, or a seed endpoint. */
  addEndpoint(seed: SeedEndpoint): EndpointSnapshot {
    const entry = seedEntry(seed, this.world);
    this.world.store.add(entry);
    return snapshot(entry);
  }

  startEndpoint(idOrName: string): void {
    this.world.lifecycle.start(this.#find(idOrName), "outside");
  }

  stopEndpoint(idOrName: string): void {
    this.world.lifecycle.stop(this.#find(idOrName), "outside");
  }

  /** Removes an endpoint at once. */
  removeEndpoint(idOrName: string): void {
    this.world.lifecycle.vanish(this.#find(idOrName));
  }

  /** Sets any status of an endpoint at once, and ends its operation. */
  setStatus(idOrName: string, status: string): void {
    this.world.lifecycle.setStatus(this.#find(idOrName), status);
  }

  /** Changes what the API shows of an endpoint; undefined removes a key. */
  patchRecord(idOrName: string, patch: Readonly<Record<string, unknown>>): void {
    const entry = this.#find(idOrName);
    const merged = Object.entries({ ...entry.record, ...patch });
    entry.record = Object.fromEntries(merged.filter(([, value]) => value !== undefined));
    this.world.store.changed();
  }

  /** Sets how long list and retrieve take to show what is deployed from now on. */
  setListDelay(seconds: number): void {
    this.world.lifecycle.listDelaySeconds = seconds;
  }

  /** Sets how many requests each organization may send from now on; null: as many as it likes. */
  setRateLimit(limit: RateLimit | null): void {
    this.world.rateLimiter.limit = limit;
  }

  /** Sets how long requests take from now on until they are processed. */
  setLatency(seconds: number, jitterSeconds = 0): void {
    Object.assign(this.world.latency, { seconds, jitterSeconds });
  }

  /** Sets what a task's leaderboard recommends. */
  setRecommended(taskId: string, recommended: string | null): void {
    const task = this.world.tasks.get(taskId);
    if (!task) throw new ApiError(404, `there is no task '${taskId}'`);
    this.world.tasks.set(taskId, { ...task, recommended });
  }

  /** Sets what the cost metrics of an endpoint tell for any window, in micro-USD; null for the invented numbers. */
  setCost(idOrName: string, microUsd: number | null): void {
    const { id } = this.#find(idOrName);
    if (microUsd === null) this.world.costs.delete(id);
    else this.world.costs.set(id, microUsd);
  }

  setBalance(microUsd: number, org: string = DEFAULT_ORG): void {
    this.world.accounts.set(org, microUsd);
  }

  balance(org: string = DEFAULT_ORG): number {
    return this.world.accounts.balance(org);
  }

  #find(idOrName: string): Entry {
    const entry = this.world.store.anywhere(idOrName);
    if (!entry) throw new ApiError(404, `there is no endpoint '${idOrName}'`);
    return entry;
  }
}

function snapshot({ id, org, legacy, registered, record }: Entry): EndpointSnapshot {
  return { ...structuredClone(record), id, org, legacy, registered };
}
