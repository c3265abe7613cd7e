import { ParetaError } from "./core/errors";
import { isJsonObject } from "./core/json";
import type { RequestOptions } from "./core/options";
import { path } from "./core/path";
import { parseRows, wrongShape } from "./core/record";
import { Leaderboard, Task } from "./records/task";
import { TaskMatch } from "./records/task-match";
import type { Params } from "./core/request";
import type { Transport } from "./core/transport";

/** `pa.tasks`: the catalog. */
export class Tasks {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Every task of the catalog. */
  list(options: RequestOptions = {}): Promise<Task[]> {
    return this.#transport.json({ method: "GET", path: "/v1/tasks", repeat: "always" }, parseTasks, options);
  }

  /** One task, with examples: `params` may set their number, as in `{examples_n: 3}`. */
  retrieve(id: string, params: Params = {}, options: RequestOptions = {}): Promise<Task> {
    const call = { method: "GET", path: path`/v1/tasks/${id}`, params, repeat: "always" } as const;
    return this.#transport.json(call, (json) => new Task(json), options);
  }

  /**
   * Finds the task that a description in plain words means. `topK` is how many candidates to return. Default: 5.
   *
   * @throws {@link ParetaError} at the call, for an empty `query`.
   */
  match(query: string, params: { topK?: number | undefined } = {}, options: RequestOptions = {}): Promise<TaskMatch> {
    if (typeof query !== "string" || query.trim() === "") throw new ParetaError("query is required");
    const body = { query, top_k: params.topK ?? 5 };
    // A POST that only reads, so repeating it changes nothing.
    const call = { method: "POST", path: "/v1/tasks/match", body, repeat: "always" } as const;
    return this.#transport.json(call, (json) => new TaskMatch(json), options);
  }

  /** How the models compare for a task. */
  leaderboard(id: string, options: RequestOptions = {}): Promise<Leaderboard> {
    const call = { method: "GET", path: path`/v1/tasks/${id}/leaderboard`, repeat: "always" } as const;
    return this.#transport.json(call, (json) => new Leaderboard(json), options);
  }

  /** What `model: "recommended"` stands for in a task: an alias, the literal `recommended`, or null. */
  async recommended(id: string, options: RequestOptions = {}): Promise<string | null> {
    return (await this.leaderboard(id, options)).recommended;
  }
}

function parseTasks(json: unknown): Task[] {
  if (!isJsonObject(json)) throw wrongShape("an object with tasks", json);
  return parseRows(json["tasks"], "tasks", (row) => new Task(row));
}
