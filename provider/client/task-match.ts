import { z } from "zod";
import { ApiRecord, anything, flag, parseRows, text } from "./record";

/** A measure of likeness: a number, or a word such as `high`. */
const measure = z.union([z.number(), z.string()]).nullable().catch(null);

/** A task that a query may have meant. */
export class TaskCandidate extends ApiRecord {
  get taskId(): string | null {
    return this.field("task_id", text);
  }

  get score(): number | string | null {
    return this.field("score", measure);
  }

  get confidence(): number | string | null {
    return this.field("confidence", measure);
  }
}

/** A general capability, such as chat, where no task of the catalog was meant. */
export class Capability extends ApiRecord {
  get id(): string | null {
    return this.field("id", text);
  }

  get label(): string | null {
    return this.field("label", text);
  }

  get category(): string | null {
    return this.field("category", text);
  }

  get categoryId(): string | null {
    return this.field("category_id", text);
  }

  get desc(): string | null {
    return this.field("desc", text);
  }
}

/** What the catalog makes of a description in plain words. */
export class TaskMatch extends ApiRecord {
  /** The task to use; null when none fits, or a capability does. */
  readonly chosen: TaskCandidate | null;
  readonly candidates: readonly TaskCandidate[];
  readonly capability: Capability | null;

  /** @throws {@link APIResponseError} when `raw` or something in it has another shape. */
  constructor(raw: unknown) {
    super(raw);
    const chosen = this.field("chosen", anything);
    const candidates = this.field("candidates", anything);
    const capability = this.field("capability", anything);
    this.chosen = chosen === null ? null : new TaskCandidate(chosen);
    this.candidates = parseRows(candidates ?? [], "candidates", (row) => new TaskCandidate(row));
    this.capability = capability === null ? null : new Capability(capability);
  }

  get query(): string | null {
    return this.field("query", text);
  }

  get matched(): boolean | null {
    return this.field("matched", flag);
  }

  get confidence(): number | string | null {
    return this.field("confidence", measure);
  }

  get ambiguous(): boolean | null {
    return this.field("ambiguous", flag);
  }

  /** `reason` or `keyword`. */
  get matcher(): string | null {
    return this.field("matcher", text);
  }

  /** `task`, `capability`, `unsupported` or `none`. */
  get type(): string | null {
    return this.field("type", text);
  }

  get reasoning(): string | null {
    return this.field("reasoning", text);
  }
}
