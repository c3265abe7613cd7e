import type { Clock } from "../../provider/client";
import type { Project } from "../stack/project";
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
  project: Project;
  /** Writes a line of the result. */
  write: (line: string) => void;
  /** Writes a line beside the result. */
  note: (line: string) => void;
}

/** What a watch does with each look: it tells what changed, and keeps the rule. It remembers only the look before. */
export class Keeper {
  #differing: Differing = new Map();
  #told = new Set<string>();
  #isFirst = true;
  #redact = (text: string) => text;
  readonly #report: Report;
  readonly #enforcer: Enforcer | undefined;

  constructor(private readonly keeping: Keeping) {
    const { clock, isJson, write, enforces } = keeping;
    const redact = (text: string) => this.#redact(text);
    const report = new Report({ isJson, now: () => clock.wallTime(), redact, write });
    this.#report = report;
    if (enforces) {
      const begins = report.begins.bind(report);
      this.#enforcer = new Enforcer({ ...keeping, begins, done: report.done.bind(report) });
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
    if (!this.#enforcer) return;
    if (jumped === 0) return this.#enforcer.act(found.subjects);
    const seconds = Math.round(jumped / 1000);
    this.#note(`the clock was set by ${seconds} s: nothing is started or stopped before the next look`);
  }

  /** Takes in that a look failed as a whole. */
  failed(reason: string): void {
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
