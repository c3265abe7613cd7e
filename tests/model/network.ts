import { EventEmitter } from "node:events";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Fetch, FetchInit, FetchResponse } from "../../provider/client/core/options";
import type { VirtualClock } from "./virtual-clock";

/**
 * Sends requests to a listener in the same process, with nothing in between: no socket and no thread, so no time passes
 * by itself. A listener can do to this connection what it can do to a real one.
 */
export function memoryFetch(listener: RequestListener, clock: VirtualClock): Fetch {
  return async (url, init) => {
    init.signal.throwIfAborted();
    const exchange = new Exchange(clock);
    const onAbort = () => exchange.break(new Error("the client has left"));
    init.signal.addEventListener("abort", onAbort, { once: true });
    exchange.once("close", () => init.signal.removeEventListener("abort", onAbort));
    clock.busy();
    listener(requestOf(url, init, exchange), exchange as unknown as ServerResponse);
    return exchange.head;
  };
}

/** The system's error when nothing listens at an address. */
export function refused(): Error {
  return Object.assign(new Error("connect ECONNREFUSED 192.0.2.1:443"), { code: "ECONNREFUSED", syscall: "connect" });
}

function requestOf(url: string, { method, headers, body }: FetchInit, { socket }: Exchange): IncomingMessage {
  const { pathname, search } = new URL(url);
  const chunks = body === undefined ? [] : [Buffer.from(body)];
  const request = {
    method,
    url: pathname + search,
    headers,
    socket,
    complete: true,
    destroyed: false,
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream is read asynchronously
    async *[Symbol.asyncIterator]() {
      yield* chunks;
    },
  };
  return request as unknown as IncomingMessage;
}

/** A response: the listener writes to it, the client reads from it. */
class Exchange extends EventEmitter {
  statusCode = 200;
  headersSent = false;
  readonly head: Promise<FetchResponse>;
  readonly socket = {
    destroySoon: () => this.break(reset()),
    resetAndDestroy: () => this.break(reset()),
  };
  readonly #headers = new Map<string, string>();
  readonly #chunks: Uint8Array[] = [];
  #end: { error?: Error } | undefined;
  #wake = () => {};
  #answer!: (response: FetchResponse) => void;
  #fail!: (error: Error) => void;

  constructor(private readonly clock: VirtualClock) {
    super();
    this.head = new Promise((resolve, reject) => {
      this.#answer = resolve;
      this.#fail = reject;
    });
    this.head.catch(() => {}); // the caller that waits for it handles the error
  }

  setHeader(name: string, value: unknown): void {
    this.#headers.set(name.toLowerCase(), String(value));
  }

  writeHead(status: number, headers: Readonly<Record<string, string>> = {}): this {
    this.statusCode = status;
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    return this;
  }

  flushHeaders(): void {
    if (this.headersSent) return;
    this.headersSent = true;
    this.clock.busy();
    const headers = [...this.#headers];
    this.#answer({
      status: this.statusCode,
      headers: { forEach: (each) => headers.forEach(([name, value]) => each(value, name)) },
      body: this.#body(),
    });
  }

  write(bytes: Uint8Array, written?: () => void): boolean {
    this.flushHeaders();
    this.#chunks.push(bytes);
    this.#wake();
    if (written) queueMicrotask(written);
    return true;
  }

  end(text?: string): this {
    if (text !== undefined) this.write(Buffer.from(text));
    this.flushHeaders();
    this.#close({});
    return this;
  }

  destroy(): void {
    this.break(reset());
  }

  break(error: Error): void {
    this.#fail(error);
    this.#close({ error });
  }

  #close(end: { error?: Error }): void {
    if (this.#end) return;
    this.#end = end;
    this.clock.busy();
    this.#wake();
    this.emit("close");
  }

  async *#body(): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let chunk = this.#chunks.shift(); chunk !== undefined; chunk = this.#chunks.shift()) yield chunk;
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function reset(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
}
