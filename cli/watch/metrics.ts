import { Gauge, Counter, Registry } from "prom-client";
import type { Clock } from "../../provider/client";
import { DIFFERENCES, type DifferenceKind } from "./differences";
import type { Done } from "./enforce";
import type { Figures } from "./figures";
import { rowsIn, type Look } from "./look";
import { keyOf, type WatchRow } from "./rows";

const WHO = ["endpoint", "resource", "stack"] as const;

/** The metrics of a watch, for Prometheus. Amounts are in US dollars, times in seconds. */
export class Metrics {
  readonly registry = new Registry();
  readonly #gauges = {
    desired: this.#gauge("pareta_endpoint_desired_running", "Whether the endpoint is to run now, by the rule.", WHO),
    running: this.#gauge("pareta_endpoint_running", "Whether the endpoint is live or starting, and bills.", WHO),
    info: this.#gauge("pareta_endpoint_info", "What the endpoint is; always 1.", [
      ...WHO,
      "name",
      "task",
      "model",
      "status",
    ]),
    drift: this.#gauge("pareta_endpoint_drift", "1 where the endpoint differs from what is asked.", [...WHO, "kind"]),
    held: this.#gauge("pareta_endpoint_held", "1 where a schedule or a budget holds the endpoint.", [...WHO, "reason"]),
    budget: this.#gauge("pareta_endpoint_budget_usd", "The limit of the budget.", [...WHO, "window"]),
    used: this.#gauge("pareta_endpoint_budget_used_ratio", "The used part of the budget; 1 is all of it.", [
      ...WHO,
      "window",
    ]),
    spend: this.#gauge("pareta_endpoint_spend_usd", "What the endpoint has cost in the window.", [...WHO, "window"]),
    savings: this.#gauge(
      "pareta_endpoint_savings_usd",
      "What it has saved in the window, compared with the frontier model.",
      [...WHO, "window"],
    ),
    price: this.#gauge("pareta_endpoint_price_per_request_usd", "What one request costs, by the leaderboard.", WHO),
    latency: this.#gauge("pareta_endpoint_latency_seconds", "The latency of whole requests in the window.", [
      ...WHO,
      "window",
      "percentile",
    ]),
    quality: this.#gauge("pareta_endpoint_quality_ratio", "The mean score of the judge in the window.", [
      ...WHO,
      "window",
    ]),
    unmanaged: this.#gauge(
      "pareta_unmanaged_endpoints",
      "The endpoints that bill, and no stack manages. Missing where that is not known.",
      [],
    ),
    unread: this.#gauge("pareta_watch_unread", "The parts that the last look could not read.", []),
  };
  readonly #looks = this.#counter("pareta_watch_looks_total", "The looks, by outcome.", ["outcome"]);
  readonly #actions = this.#counter("pareta_watch_actions_total", "What was started and stopped by the rule.", [
    "action",
    "outcome",
  ]);
  readonly #calls = this.#counter("pareta_api_calls_total", "The calls of the Pareta API.", ["call"]);
  readonly #errors = this.#counter("pareta_api_errors_total", "The calls of the Pareta API that failed.", [
    "call",
    "reason",
  ]);
  #lastLook: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly interval: number,
  ) {
    const began = clock.now();
    const age = () => (clock.now() - (this.#lastLook ?? began)) / 1000;
    new Gauge({
      name: "pareta_watch_last_look_age_seconds",
      help: "The time since the last look that saw something, or since the start.",
      registers: [this.registry],
      collect() {
        this.set(age());
      },
    });
    this.isHealthy = () => age() * 1000 <= 3 * this.interval;
  }

  /** Whether something was seen in the last three intervals. */
  readonly isHealthy: () => boolean;

  /** Takes in a look. What it does not show any more is shown no longer. */
  seen(found: Look, figures: ReadonlyMap<string, Figures>): void {
    this.#looks.inc({ outcome: found.unread.length === 0 ? "whole" : "partial" });
    if (found.organizations.length > 0 || found.unread.length === 0) this.#lastLook = this.clock.now();
    const { unmanaged, unread } = this.#gauges;
    for (const gauge of Object.values(this.#gauges)) gauge.reset();
    unread.set(found.unread.length);
    unmanaged.remove();
    if (found.knowsUnmanaged) unmanaged.set(found.unmanaged.length);
    const shown = (text: string | null) => (text === null ? "" : found.redact(text));
    for (const row of rowsIn(found)) this.#row(row, figures.get(keyOf(row)), shown);
  }

  /** Takes in that a look failed as a whole. */
  failed(): void {
    this.#looks.inc({ outcome: "failed" });
  }

  call(call: string): void {
    this.#calls.inc({ call });
  }

  error(call: string, reason: string): void {
    this.#errors.inc({ call, reason });
  }

  done({ action, outcome }: Done): void {
    this.#actions.inc({ action, outcome });
  }

  #row(row: WatchRow, figures: Figures | undefined, shown: (text: string | null) => string): void {
    const { desired, running, info, drift, held, budget, used, spend, savings, price, latency, quality } = this.#gauges;
    const who = { endpoint: shown(row.id), resource: shown(row.resource), stack: shown(row.stack) };
    const [name, task, model, status] = [row.name, row.task, row.model, row.status].map(shown);
    info.set({ ...who, name, task, model, status } as Record<string, string>, 1);
    if (row.run !== null) desired.set(who, Number(row.run));
    if (row.bills !== null) running.set(who, Number(row.bills));
    for (const kind of Object.keys(DIFFERENCES) as DifferenceKind[])
      if (row.differs === kind) drift.set({ ...who, kind }, 1);
    if (row.held !== null) held.set({ ...who, reason: row.held }, 1);
    if (row.budgetMicroUsd !== null) {
      const window = row.budgetWindow ?? "";
      budget.set({ ...who, window }, row.budgetMicroUsd / 1e6);
      if (row.spentMicroUsd !== null) used.set({ ...who, window }, row.spentMicroUsd / row.budgetMicroUsd);
    }
    if (!figures) return;
    const { window } = figures;
    const put = (gauge: Gauge, labels: Record<string, string>, value: number | null, unit = 1) => {
      if (value !== null) gauge.set({ ...who, ...labels }, value / unit);
    };
    put(spend, { window }, figures.spendMicroUsd, 1e6);
    put(savings, { window }, figures.savingsMicroUsd, 1e6);
    put(price, {}, figures.pricePerRequestMicroUsd, 1e6);
    put(latency, { window, percentile: "50" }, figures.p50Ms, 1e3);
    put(latency, { window, percentile: "95" }, figures.p95Ms, 1e3);
    put(latency, { window, percentile: "99" }, figures.p99Ms, 1e3);
    put(quality, { window }, figures.quality);
  }

  #gauge(name: string, help: string, labelNames: readonly string[]): Gauge {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  #counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }
}
