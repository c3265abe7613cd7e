import { SILENT } from "../context";
import { explain } from "../decide/explain";
import type { ObservedEndpoint } from "../types";
import { EndpointList } from "./endpoint-list";
import { observe, requestOptions } from "./observe";
import { refuseCancelled, withDeadline, type Context } from "./operation";

/** The longest that a diff waits for the API, in milliseconds. Diffs run one after another. */
const PATIENCE_MS = 5_000;

/** How old the list may be that a diff is answered from, in milliseconds. An `up` may run for hours. */
const LIST_AGE_MS = 30_000;

/** What a look beside a diff found. */
export type LiveEndpoint =
  | { kind: "there"; record: ObservedEndpoint }
  /** Confirmed absent, as a read confirms it. */
  | { kind: "gone" }
  /** The API could not be asked, which proves nothing. */
  | { kind: "unclear"; reason: string };

/**
 * The endpoints as they are now, for the diffs of a run. All of them are answered from one list. A list proves no absence:
 * an endpoint that it lacks is read by itself. After one failure nothing more is asked, because a run must not wait for an
 * API that is down once for each endpoint.
 */
export class LiveView {
  #list: { answer: Promise<EndpointList>; startedAt: number } | undefined;
  #failure: string | undefined;
  /** When this process last changed an endpoint. */
  readonly #changed = new Map<string, number>();

  constructor(private readonly context: Context) {}

  /** Asks for the list, so that it is there when the first diff needs it. */
  prepare(): void {
    if (this.#failure === undefined) this.#recent().catch(() => {});
  }

  /** This process has changed an endpoint: an older list says nothing of it. */
  changed(id: string): void {
    this.#changed.set(id, this.context.clock.now());
  }

  /** Looks at one endpoint. Never rejects for a failure of the API. */
  async look(id: string, signal: AbortSignal | undefined): Promise<LiveEndpoint> {
    if (this.#failure !== undefined) return { kind: "unclear", reason: this.#failure };
    try {
      const list = await this.#recent();
      const row = list.startedAt > (this.#changed.get(id) ?? -Infinity) && list.row(id, () => false);
      if (row) return { kind: "there", record: row };
      const record = await this.#briefly(id, signal, (operation) => observe(operation, id));
      return record ? { kind: "there", record } : { kind: "gone" };
    } catch (error) {
      refuseCancelled(signal);
      const reason = explain(error, "looking at the endpoints");
      this.#failure = reason;
      return { kind: "unclear", reason };
    }
  }

  #recent(): Promise<EndpointList> {
    const now = this.context.clock.now();
    if (!this.#list || now - this.#list.startedAt > LIST_AGE_MS) {
      const answer = this.#briefly("the endpoints", undefined, async (operation) => {
        const rows = await operation.api.endpoints.list(requestOptions(operation));
        return new EndpointList(rows, now, 0);
      });
      answer.catch(() => {});
      this.#list = { answer, startedAt: now };
    }
    return this.#list.answer;
  }

  #briefly<T>(
    subject: string,
    signal: AbortSignal | undefined,
    work: Parameters<typeof withDeadline<T>>[3],
  ): Promise<T> {
    return withDeadline(this.context, subject, { log: SILENT, timeout: PATIENCE_MS, ...(signal && { signal }) }, work);
  }
}
