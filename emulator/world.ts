import type { CatalogueTask } from "./catalogue/types";
import { FaultQueue } from "./faults/queue";
import type { Settings } from "./options";
import { RateLimiter } from "./rate-limit";
import { RequestLog } from "./request-log";
import { Accounts } from "./state/accounts";
import { Ledger } from "./state/ledger";
import { Lifecycle } from "./state/lifecycle";
import { Store } from "./state/store";

/** Everything that one emulator holds. */
export interface World {
  readonly settings: Settings;
  /** The `url` that a live endpoint's record has. */
  readonly inferenceUrl: string;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly lifecycle: Lifecycle;
  readonly accounts: Accounts;
  readonly faults: FaultQueue;
  readonly requests: RequestLog;
  readonly rateLimiter: RateLimiter;
  /** Seconds until a request is processed; changes with the world. */
  readonly latency: { seconds: number; jitterSeconds: number };
  /** Changes with the world: a task's recommended model can be set. */
  readonly tasks: Map<string, CatalogueTask>;
  /** What the cost metrics of an endpoint tell, in micro-USD, by id: where it is set, whatever the window. */
  readonly costs: Map<string, number>;
  /** What was made or paid under an idempotency key, if keys are honoured. */
  readonly idempotency: Map<string, string>;
}

/** A new world, in which nothing has happened yet. */
export function newWorld(settings: Settings, inferenceUrl: string): World {
  const store = new Store();
  const ledger = new Ledger();
  return {
    settings,
    inferenceUrl,
    store,
    ledger,
    lifecycle: new Lifecycle(store, ledger, settings, inferenceUrl),
    accounts: new Accounts(settings.balanceMicroUsd, () => store.changed()),
    faults: new FaultQueue(),
    requests: new RequestLog(),
    rateLimiter: new RateLimiter(settings.clock, settings.rateLimit, settings.rateLimitHeaders),
    latency: { seconds: settings.latencySeconds, jitterSeconds: settings.jitterSeconds },
    tasks: new Map(settings.catalogue.map((task) => [task.id, task])),
    costs: new Map(),
    idempotency: new Map(),
  };
}
