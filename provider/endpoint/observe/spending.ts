import { APIConnectionError } from "../../client";
import { SILENT } from "../context";
import { spentIn, type Spent } from "../decide/budget";
import { concernsEveryone, explain } from "../decide/explain";
import { requestOptions } from "./observe";
import { refuseCancelled, withDeadline, type Context } from "./operation";

/** The longest that a decision waits for the costs of an endpoint, in milliseconds. Diffs run one after another. */
const PATIENCE_MS = 5_000;

/** How many are asked at the same time. */
const PARALLEL = 8;

/**
 * What the endpoints with a budget have cost: each is asked about once in a process, so a run decides on the same figures
 * from its first diff to its last update. After a failure that concerns every endpoint nothing more is asked.
 */
export class Spending {
  readonly #answers = new Map<string, Promise<Spent>>();
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #failure: string | undefined;

  constructor(private readonly context: Context) {}

  /**
   * What an endpoint has cost in a window up to now. Never rejects for a failure of the API.
   *
   * @throws EndpointError where the caller gives up.
   */
  async of(id: string, window: string, signal: AbortSignal | undefined): Promise<Spent> {
    const key = `${window} ${id}`;
    let answer = this.#answers.get(key);
    if (!answer) {
      answer = this.#inTurn(() => this.#ask(id, window, signal));
      this.#answers.set(key, answer);
      // What was given up was not answered.
      answer.catch(() => this.#answers.delete(key));
    }
    return answer;
  }

  async #ask(id: string, window: string, signal: AbortSignal | undefined): Promise<Spent> {
    if (this.#failure !== undefined) return { kind: "unknown", reason: this.#failure };
    const doing = `reading what endpoint ${id} costs`;
    try {
      const call = { log: SILENT, timeout: PATIENCE_MS, ...(signal && { signal }) };
      const metrics = await withDeadline(this.context, id, call, (operation) =>
        operation.api.endpoints.metrics(id).cost({ window }, requestOptions(operation)),
      );
      const microUsd = spentIn(metrics);
      if (microUsd !== undefined) return { kind: "known", microUsd };
      return { kind: "unknown", reason: `Pareta's answer tells no total_micro_usd.` };
    } catch (error) {
      refuseCancelled(signal);
      const reason = explain(error, doing);
      if (error instanceof APIConnectionError || concernsEveryone(error)) this.#failure = reason;
      return { kind: "unknown", reason };
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay >= PARALLEL) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#underWay++;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay--;
    }
  }
}
