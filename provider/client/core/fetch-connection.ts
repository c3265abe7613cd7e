import type { Answer, Outgoing, Send, Sink } from "./connection";
import type { Fetch, FetchInit, FetchResponse } from "./options";

/** Sends by a handed-in `fetch`, which is not trusted to keep to its signal. */
export function fetchSend(fetch: Fetch): Send {
  return async (request) => {
    const { url, method, headers, body, signal } = request;
    const init: FetchInit = { method, headers, redirect: "manual", signal, ...(body === undefined ? {} : { body }) };
    request.onSend();
    const response = await fetch(url.href, init);
    const answer = new FetchAnswer(response, request);
    // It came after all, when nobody waits for it any more: let go of its connection.
    if (signal.aborted) answer.cancel();
    return answer;
  };
}

class FetchAnswer implements Answer {
  readonly status: number;
  readonly headers: Record<string, string> = {};
  readonly #chunks: AsyncIterator<Uint8Array> | undefined;

  constructor(response: FetchResponse, { signal }: Outgoing) {
    this.status = response.status;
    response.headers.forEach((value, name) => {
      this.headers[name.toLowerCase()] = value;
    });
    this.#chunks = response.body?.[Symbol.asyncIterator]();
    signal.addEventListener("abort", () => this.cancel(), { once: true });
  }

  async read(sink: Sink): Promise<void> {
    if (this.#chunks === undefined) return;
    try {
      for (;;) {
        const next = await this.#chunks.next();
        if (next.done === true) return;
        await sink(next.value);
      }
    } catch (error) {
      this.cancel();
      throw error;
    }
  }

  cancel(): void {
    try {
      this.#chunks?.return?.().catch(() => {});
    } catch {
      // It has already come to its end.
    }
  }
}
