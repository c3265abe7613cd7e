import type { Settings } from "../options";
import { Deployment } from "./deployment";
import type { Entry } from "./entry";
import type { Ledger, LedgerEntry } from "./ledger";
import type { Store } from "./store";
import { runTimeline, type Step } from "./timeline";

/** The result of an operation: success, a failure, no end, or an endpoint that vanishes. */
export type Outcome = "as-asked" | "failed" | "stuck" | "absent";

type Via = LedgerEntry["via"];

/** Moves endpoints from status to status over time. */
export class Lifecycle {
  /** The time from a deploy's request until a read shows its endpoint, for deploys from now on. */
  listDelaySeconds: number;
  readonly #transitions = new Map<Entry, () => void>();
  readonly #deployments = new Map<Entry, Deployment>();

  constructor(
    private readonly store: Store,
    private readonly ledger: Ledger,
    private readonly settings: Settings,
    private readonly inferenceUrl: string,
  ) {
    this.listDelaySeconds = settings.listDelaySeconds;
  }

  /** The running deploy of an endpoint. */
  deployment(entry: Entry): Deployment | undefined {
    return this.#deployments.get(entry);
  }

  /**
   * Begins a deploy and reports all of it to `listener`.
   *
   * @param listDelayMs - until a read shows its endpoint. Default: as for all deploys.
   */
  deploy(
    entry: Entry,
    outcome: Outcome,
    message: string | null,
    listener: Parameters<Deployment["listen"]>[0],
    listDelayMs = this.listDelaySeconds * 1000,
  ): () => void {
    const deployment = new Deployment();
    const unlisten = deployment.listen(listener);
    this.#deployments.set(entry, deployment);
    this.store.add(entry);
    this.ledger.write("deploy", entry, "api");
    const listedAt = this.settings.clock.now() + listDelayMs;
    const totalMs = this.settings.deploySeconds * 1000;
    const steps = deployment.steps(totalMs, this.settings.registerSeconds * 1000, () =>
      this.#registerAt(entry, listedAt),
    );
    const end = () => this.#end(entry, outcome, () => this.#become(entry, "live"), message);
    this.#transition(entry, [...steps, { at: totalMs, run: end }]);
    return unlisten;
  }

  /** A deploy that reports like any other, for an endpoint that is never made. */
  pretendDeploy(entry: Entry, listener: Parameters<Deployment["listen"]>[0]): () => void {
    const deployment = new Deployment();
    deployment.listen(listener);
    const totalMs = this.settings.deploySeconds * 1000;
    const steps = deployment.steps(totalMs, this.settings.registerSeconds * 1000, () => {});
    const complete = () => {
      this.#show(entry, "live");
      deployment.tell({ kind: "complete" });
    };
    return runTimeline(this.settings.clock, [...steps, { at: totalMs, run: complete }]);
  }

  start(entry: Entry, via: Via, outcome: Outcome = "as-asked"): void {
    if (entry.record.status === "live" || entry.record.status === "starting") return;
    this.ledger.write("start", entry, via);
    this.#pass(entry, "starting", this.settings.startSeconds, outcome, () => this.#become(entry, "live"));
  }

  stop(entry: Entry, via: Via, outcome: Outcome = "as-asked"): void {
    if (entry.record.status === "stopped" || entry.record.status === "stopping") return;
    this.ledger.write("stop", entry, via);
    this.#pass(entry, "stopping", this.settings.stopSeconds, outcome, () => this.#become(entry, "stopped"));
  }

  delete(entry: Entry, via: Via, outcome: Outcome = "as-asked"): void {
    if (entry.record.status === "deleting") return;
    this.ledger.write("delete", entry, via);
    this.#pass(entry, "deleting", this.settings.deleteSeconds, outcome, () => this.#vanish(entry));
  }

  /** Sets any status of an endpoint at once, and ends its operation. */
  setStatus(entry: Entry, status: string): void {
    this.#cancel(entry);
    this.#register(entry);
    this.#become(entry, status);
  }

  /** Removes an endpoint at once. */
  vanish(entry: Entry): void {
    this.ledger.write("delete", entry, "outside");
    this.#cancel(entry);
    this.#vanish(entry);
  }

  #pass(entry: Entry, through: string, seconds: number, outcome: Outcome, asAsked: () => void): void {
    this.#cancel(entry);
    this.#become(entry, through);
    const end = () => this.#end(entry, outcome, asAsked);
    this.#transition(entry, [{ at: seconds * 1000, run: end }]);
  }

  #end(entry: Entry, outcome: Outcome, asAsked: () => void, message?: string | null): void {
    if (outcome === "stuck") return;
    if (outcome === "as-asked") asAsked();
    else if (outcome === "failed") this.#become(entry, "failed", message);
    else this.#vanish(entry, message);
  }

  #transition(entry: Entry, steps: Step[]): void {
    this.#transitions.set(entry, runTimeline(this.settings.clock, steps));
  }

  #cancel(entry: Entry): void {
    this.#transitions.get(entry)?.();
    this.#transitions.delete(entry);
  }

  #registerAt(entry: Entry, time: number): void {
    const { clock } = this.settings;
    const wait = time - clock.now();
    if (wait > 0) clock.timer(wait, () => this.#register(entry));
    else this.#register(entry);
  }

  #register(entry: Entry): void {
    entry.registered = true;
    this.store.changed();
  }

  #become(entry: Entry, status: string, message: string | null = `endpoint '${entry.id}' is ${status}.`): void {
    this.#show(entry, status);
    this.store.changed();
    if (status === "starting") return;
    this.#settleDeployment(entry, status, message);
  }

  #vanish(entry: Entry, message: string | null = `endpoint '${entry.id}' was deleted.`): void {
    this.store.remove(entry);
    this.#settleDeployment(entry, undefined, message);
  }

  #show(entry: Entry, status: string): void {
    const url = status === "live" ? { url: this.inferenceUrl } : {};
    entry.record = { ...entry.record, ...url, status };
  }

  #settleDeployment(entry: Entry, status: string | undefined, message: string | null): void {
    const deployment = this.#deployments.get(entry);
    this.#deployments.delete(entry);
    deployment?.tell(status === "live" ? { kind: "complete" } : { kind: "error", message });
  }
}
