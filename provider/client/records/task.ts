import { isJsonObject } from "../core/json";
import { ApiRecord, anything, flag, number, parseRows, text } from "../core/record";

/** An example of a task: a question, and what a right answer to it holds. */
export interface LabelledExample {
  /** The question: a text, or an object of the task's own fields. */
  readonly input: unknown;
  /** What a right answer holds: a text, or JSON. */
  readonly expected: unknown;
}

/** A task of the catalog. */
export class Task extends ApiRecord {
  protected static override readonly kind: string = "Task";

  /** What an endpoint is deployed for, such as `contract-key-fields`. */
  get id(): string | null {
    return this.field("id", text);
  }

  /** How answers are scored, such as `field_f1`. */
  get defaultScorer(): string | null {
    return this.field("default_scorer", text);
  }

  /** Whether its inputs are files, such as images. */
  get hasBlobInput(): boolean | null {
    return this.field("has_blob_input", flag);
  }

  /** The examples as the API sent them; null in a list. */
  get examples(): unknown {
    return this.field("examples", anything);
  }

  /**
   * The examples that have both a question and what is expected, under `expected_output` or `expected`. Empty in a list,
   * and where the API sends none that can be read.
   */
  get labelledExamples(): readonly LabelledExample[] {
    const { examples } = this;
    return Array.isArray(examples) ? examples.flatMap((row) => labelled(row) ?? []) : [];
  }
}

function labelled(row: unknown): LabelledExample | undefined {
  if (!isJsonObject(row)) return undefined;
  const input = row["input"] ?? null;
  const expected = row["expected_output"] ?? row["expected"] ?? null;
  return input === null || expected === null ? undefined : { input, expected };
}

/** A model on a task's leaderboard. */
export class LeaderboardModel extends ApiRecord {
  protected static override readonly kind: string = "LeaderboardModel";

  /** The alias to deploy it with. */
  get name(): string | null {
    return this.field("name", text);
  }

  /** `open`, which can be deployed, or `frontier`, which is only there to compare with. */
  get kind(): string | null {
    return this.field("kind", text);
  }

  /** From 0 to 1. */
  get quality(): number | null {
    return this.field("quality", number);
  }

  /** In millionths of a US dollar. */
  get costPerRequestMicroUsd(): number | null {
    return this.field("cost_per_request_micro_usd", number);
  }

  /** Thousands of tokens. */
  get contextK(): number | null {
    return this.field("context_k", number);
  }

  /** How it is run, in the platform's own word. */
  get runMode(): string | null {
    return this.field("run_mode", text);
  }
}

/** How the models compare for one task. */
export class Leaderboard extends ApiRecord {
  protected static override readonly kind: string = "Leaderboard";

  /** The best first. */
  readonly models: readonly LeaderboardModel[];
  /** The frontier model that the open models are compared with; it is also a row of `models`. */
  readonly frontier: LeaderboardModel | null;

  /** @throws {@link APIResponseError} when `raw` is not an object, or its `models` is not a list of objects. */
  constructor(raw: unknown) {
    super(raw);
    const models = this.field("models", anything);
    const frontier = this.field("frontier", anything);
    this.models = parseRows(models ?? [], "models", (row) => new LeaderboardModel(row));
    this.frontier = frontier === null ? null : new LeaderboardModel(frontier);
  }

  /** The id of the task. */
  get taskId(): string | null {
    return this.field("task_id", text);
  }

  /** What `quality` measures, such as `field_f1`. */
  get metric(): string | null {
    return this.field("metric", text);
  }

  /** The unit of a cost, such as `per_request`. */
  get costUnit(): string | null {
    return this.field("cost_unit", text);
  }

  /** The alias of the task's pick, the literal `recommended`, or null. */
  get recommended(): string | null {
    return this.field("recommended", text);
  }
}
