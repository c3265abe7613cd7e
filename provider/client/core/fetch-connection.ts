import type { Answer, Outgoing, Send, Sink } from "./connection";
import type { Fetch, FetchInit, FetchResponse } from "./options";

/** Sends with a `fetch` that the caller gave. It is not trusted to obey its signal. */
export function fetchSend(fetch: Fetch): Send {
  return async (request) => {
    const { url, method, headers, body, signal } = request;
    const init: FetchInit = { method, headers, redirect: "manual", signal, ...(body === undefined ? {} : { body }) };
    request.onSend();
    const response = await fetch(url.href, init);
    const answer = new FetchAnswer(response, request);
    // The response came when no caller waits for it any more, so its connection is released.
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
      // It has already ended.
    }
  }
}
