import * as z from "zod";
import { ApiRecord, anything, flag, parseRows, text } from "../core/record";

/** A measure of similarity: a number, or a word such as `high`. */
const measure = z.union([z.number(), z.string()]).nullable().catch(null);

/** A task that a query may have meant. */
export class TaskCandidate extends ApiRecord {
  protected static override readonly kind: string = "TaskCandidate";

  /** The id of the task. */
  get taskId(): string | null {
    return this.field("task_id", text);
  }

  /** How well it fits. */
  get score(): number | string | null {
    return this.field("score", measure);
  }

  /** A word such as `high`, or a number. */
  get confidence(): number | string | null {
    return this.field("confidence", measure);
  }
}

/** A general capability, such as chat, where the query did not mean a task of the catalog. */
export class Capability extends ApiRecord {
  protected static override readonly kind: string = "Capability";

  /** Such as `chat`, `vision`, `agentic` or `coding`. */
  get id(): string | null {
    return this.field("id", text);
  }

  /** Its display name. */
  get label(): string | null {
    return this.field("label", text);
  }

  /** The name of its category. */
  get category(): string | null {
    return this.field("category", text);
  }

  /** The id of its category. */
  get categoryId(): string | null {
    return this.field("category_id", text);
  }

  /** A description in one sentence. */
  get desc(): string | null {
    return this.field("desc", text);
  }
}

/** The catalog's match for a description in plain words. */
export class TaskMatch extends ApiRecord {
  protected static override readonly kind: string = "TaskMatch";

  /** The task to use; null when no task fits, or a capability does. */
  readonly chosen: TaskCandidate | null;
  /** The tasks that may have been meant, the best first. */
  readonly candidates: readonly TaskCandidate[];
  /** The general capability that was meant, where the query did not mean a single task. */
  readonly capability: Capability | null;

  /** @throws {@link APIResponseError} when `raw` or a part of it has another shape. */
  constructor(raw: unknown) {
    super(raw);
    const chosen = this.field("chosen", anything);
    const candidates = this.field("candidates", anything);
    const capability = this.field("capability", anything);
    this.chosen = chosen === null ? null : new TaskCandidate(chosen);
    this.candidates = parseRows(candidates ?? [], "candidates", (row) => new TaskCandidate(row));
    this.capability = capability === null ? null : new Capability(capability);
  }

  /** The query that was sent. */
  get query(): string | null {
    return this.field("query", text);
  }

  /** Whether anything matches. */
  get matched(): boolean | null {
    return this.field("matched", flag);
  }

  /** A word such as `high`, or a number. */
  get confidence(): number | string | null {
    return this.field("confidence", measure);
  }

  /** Whether another task fits as well. */
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

  /** The reason, in the platform's words. */
  get reasoning(): string | null {
    return this.field("reasoning", text);
  }
}
