import type * as Undici from "undici";
import type { Dispatcher } from "undici";
import type { Answer, Outgoing, Send, Sink } from "./connection";
import type { Proxy } from "./proxy";
import { NO_LIMITS, routeOf, toProxy, tunnels, type Connector } from "./proxy-connection";

/** The connections of one client. Idle connections do not keep the process alive. */
export class UndiciConnections {
  #dispatcher: Dispatcher | undefined;
  /** The exchanges that do not have a connection yet. */
  readonly #waiting = new Set<Exchange>();

  /**
   * @param connectTimeout - Milliseconds to open a connection, including TLS and the way through a proxy.
   * @param proxy - The proxy for all requests.
   */
  constructor(
    private readonly connectTimeout: number,
    private readonly proxy?: Proxy,
  ) {}

  /**
   * Made with the first request: a Pulumi command that changes nothing sends none, and then undici need not be loaded.
   */
  #connect(url: URL): Dispatcher {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be loaded at every start
    const undici = require("undici") as typeof Undici;
    const { connectTimeout, proxy } = this;
    // undici reads 0 as "no limit".
    const limit = Number.isFinite(connectTimeout) ? Math.ceil(connectTimeout) : 0;
    const guard = (connector: Connector): Connector => {
      return (options, callback) => {
        // Ending an exchange closes its connection. After that, undici would at once open another connection that is
        // never used.
        if (this.#waiting.size === 0) callback(new Error("nobody waits for a connection"), null);
        else connector(options, callback);
      };
    };
    if (proxy !== undefined && url.protocol === "https:") return tunnels(undici, proxy, limit, guard);
    const direct = undici.buildConnector({ timeout: limit });
    return new undici.Agent({ ...NO_LIMITS, connect: guard(proxy === undefined ? direct : toProxy(direct)) });
  }

  /**
   * Sends with undici's lowest interface. The interfaces above it, `fetch` and `request`, cannot tell whether a request
   * had left when it failed, and lose bytes that arrived just before the connection broke.
   */
  readonly send: Send = (request) =>
    new Promise((resolve, reject) => {
      const exchange: Exchange = new Exchange(request, resolve, reject, () => this.#waiting.delete(exchange));
      this.#waiting.add(exchange);
      const { method, url, headers, body = null } = request;
      this.#dispatcher ??= this.#connect(url);
      this.#dispatcher.dispatch({ ...routeOf(url, headers, this.proxy), method, body }, exchange);
    });

  /** Aborts everything. */
  async destroy(): Promise<void> {
    await this.#dispatcher?.destroy();
  }
}

type HandlerMethods = Required<
  Pick<
    Dispatcher.DispatchHandler,
    "onRequestStart" | "onResponseStart" | "onResponseData" | "onResponseEnd" | "onResponseError"
  >
>;

/** One request and its response, as undici reports them. */
export class Exchange implements HandlerMethods, Answer {
  status = 0;
  headers: Record<string, string> = {};
  readonly #request: Outgoing;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onConnected: () => void;
  #controller: Dispatcher.DispatchController | undefined;
  #chunks: Uint8Array[] = [];
  #end: { error: unknown } | "orderly" | undefined;
  #sink: Sink | undefined;
  #settleRead: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  #waiting = false;

  /** @param onConnected - Called when it no longer waits for a connection. It may be called more than once. */
  constructor(
    request: Outgoing,
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
    onConnected: () => void,
  ) {
    this.#onConnected = onConnected;
    this.#request = request;
    this.#resolve = resolve;
    this.#reject = reject;
    request.signal.addEventListener("abort", this.#abort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#request.signal.aborted) return controller.abort(new Error("aborted before it was sent"));
    // undici restarts a request when an idle connection turns out to be closed, because it cannot know whether anything
    // arrived.
    if (this.#controller) return controller.abort(new Error("the connection closed after the request was sent"));
    this.#controller = controller;
    this.#onConnected();
    this.#request.onSend();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHeaders): void {
    if (status < 200) return; // informational: the final response is still to come
    this.status = status;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.headers[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value;
    }
    this.#resolve(this);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#flow();
  }

  onResponseEnd(): void {
    this.#finish("orderly");
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#finish({ error });
    this.#reject(error);
  }

  read(sink: Sink): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sink = sink;
      this.#settleRead = { resolve, reject };
      this.#flow();
    });
  }

  readonly #abort = (): void => {
    const error = new Error("aborted");
    this.#controller?.abort(error);
    this.onResponseError(undefined, error);
  };

  #finish(end: { error: unknown } | "orderly"): void {
    this.#onConnected();
    this.#request.signal.removeEventListener("abort", this.#abort);
    this.#end ??= end;
    this.#flow();
  }

  /** Delivers the bytes that are here, in order, and then how the body ended. */
  #flow(): void {
    while (this.#sink && !this.#waiting && this.#chunks.length > 0) this.#hand(this.#chunks.shift() as Uint8Array);
    const delivered = this.#sink !== undefined && !this.#waiting && this.#chunks.length === 0;
    if (!delivered) {
      if (this.#end === undefined) this.#controller?.pause();
    } else if (this.#end === undefined) {
      this.#controller?.resume();
    } else if (this.#end === "orderly") {
      this.#settleRead?.resolve();
    } else {
      this.#settleRead?.reject(this.#end.error);
    }
  }

  #hand(chunk: Uint8Array): void {
    try {
      const more = this.#sink?.(chunk);
      if (more === undefined) return;
      this.#waiting = true;
      void more.then(() => {
        this.#waiting = false;
        this.#flow();
      });
    } catch (error) {
      this.#chunks = [];
      this.#settleRead?.reject(error);
      this.#sink = () => {};
      this.#controller?.abort(new Error("the answer was refused"));
    }
  }
}

type IncomingHeaders = Record<string, string | string[] | undefined>;
