import type { Clock } from "../../provider/client";
import type { Project } from "../stack/project";
import { readFigures, type Figures } from "./figures";
import type { Metrics } from "./metrics";
import type { Webhook } from "./webhook";
import { edgesOf, type Differing } from "./edges";
import { Enforcer } from "./enforce";
import { rowsIn, type Look } from "./look";
import { Report } from "./report";
import { summary } from "./table";

export interface Keeping {
  clock: Clock;
  signal: AbortSignal;
  /** Whether endpoints are started and stopped by the rule. */
  enforces: boolean;
  isJson: boolean;
  /** The project, with a signal that ends its runs of Pulumi. */
  project: (signal: AbortSignal) => Project;
  /** Shows what is seen to Prometheus. Undefined: figures are not read either. */
  metrics?: Metrics | undefined;
  /** Is told what begins and ceases to differ. */
  webhook?: Webhook | undefined;
  /** Writes a line of the result. */
  write: (line: string) => void;
  /** Writes a line beside the result. */
  note: (line: string) => void;
}

/** The time between two readings of the figures, in milliseconds: five calls for each endpoint. */
const FIGURES_EVERY_MS = 300_000;

/** What a watch does with each look: it tells what changed, and keeps the rule. It remembers only the look before. */
export class Keeper {
  #differing: Differing = new Map();
  #told = new Set<string>();
  #isFirst = true;
  #redact = (text: string) => text;
  #figures: ReadonlyMap<string, Figures> = new Map();
  #figuresAt = -Infinity;
  readonly #report: Report;
  readonly #enforcer: Enforcer | undefined;

  constructor(private readonly keeping: Keeping) {
    const { clock, isJson, write, enforces } = keeping;
    const redact = (text: string) => this.#redact(text);
    const report = new Report({ isJson, now: () => clock.wallTime(), redact, write });
    this.#report = report;
    if (enforces) {
      const begins = report.begins.bind(report);
      this.#enforcer = new Enforcer({
        ...keeping,
        begins,
        done: (done) => {
          report.done(done);
          keeping.metrics?.done(done);
        },
      });
    }
  }

  /** Takes in a look. Resolves when nothing needs its connections any more. */
  async seen(found: Look, jumped: number): Promise<void> {
    this.#redact = found.redact;
    const rows = rowsIn(found);
    if (this.#isFirst) this.#note(summary(rows, found));
    this.#isFirst = false;
    this.#tellOnce([
      ...found.unread.map((line) => `error: ${line}`),
      ...found.warnings.map((line) => `warning: ${line}`),
    ]);
    const { edges, differing } = edgesOf(this.#differing, { rows, isWhole: found.unread.length === 0 });
    this.#differing = differing;
    for (const edge of edges) this.#report.edge(edge);
    if (edges.length > 0) this.keeping.webhook?.send(edges, found.redact);
    this.keeping.metrics?.seen(found, this.#figures);
    await Promise.all([this.#readFigures(found), this.#enforce(found, jumped)]);
  }

  /** Reads the figures, less often than looks are made. */
  async #readFigures(found: Look): Promise<void> {
    const { metrics, clock, signal } = this.keeping;
    if (!metrics || clock.now() - this.#figuresAt < FIGURES_EVERY_MS) return;
    this.#figuresAt = clock.now();
    this.#figures = await readFigures(found, signal);
    metrics.seen(found, this.#figures);
  }

  async #enforce(found: Look, jumped: number): Promise<void> {
    if (!this.#enforcer) return;
    if (jumped === 0) return this.#enforcer.act(found.subjects);
    const seconds = Math.round(jumped / 1000);
    this.#note(`the clock was set by ${seconds} s: nothing is started or stopped before the next look`);
  }

  /** Takes in that a look failed as a whole. */
  failed(reason: string): void {
    this.keeping.metrics?.failed();
    this.#tellOnce([`error: the look failed: ${reason}`]);
  }

  /** Tells what the look before did not tell. */
  #tellOnce(lines: readonly string[]): void {
    for (const line of lines) if (!this.#told.has(line)) this.#note(line);
    this.#told = new Set(lines);
  }

  #note(line: string): void {
    this.keeping.note(this.#redact(line));
  }
}
