import type * as Undici from "undici";
import type { buildConnector, Dispatcher } from "undici";
import { ProxyError, type Proxy } from "./proxy";

/** Opens connections for undici. */
export type Connector = buildConnector.connector;

/** Every limit but that of connecting is timed by the transport, on the clock it was handed. */
export const NO_LIMITS = { headersTimeout: 0, bodyTimeout: 0 } as const;

/** What undici is to send, and where: a proxy is asked for the whole address of what it is to fetch without a tunnel. */
export function routeOf(
  url: URL,
  headers: Record<string, string>,
  proxy: Proxy | undefined,
): Pick<Dispatcher.DispatchOptions, "origin" | "path" | "headers"> {
  if (proxy === undefined || url.protocol === "https:") {
    return { origin: url.origin, path: url.pathname + url.search, headers };
  }
  const authorization = proxy.authorization && { "proxy-authorization": proxy.authorization };
  return { origin: proxy.origin, path: url.href, headers: { ...headers, host: url.host, ...authorization } };
}

/** A connector whose failures are the proxy's. */
export function toProxy(connector: Connector): Connector {
  return (options, callback) => {
    connector(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      if (error === null) callback(null, socket);
      else callback(new ProxyError(undefined, error), null);
    });
  };
}

/**
 * Connections through tunnels, which the proxy is asked for with CONNECT: it does not see what goes through them.
 *
 * @param limit - Milliseconds for all of it: the connection to the proxy, its answer, and TLS with the server. 0: none.
 * @param guard - Wraps what opens a connection.
 */
export function tunnels(
  { Client, errors, Pool, ProxyAgent }: typeof Undici,
  proxy: Proxy,
  limit: number,
  guard: (connector: Connector) => Connector,
): Dispatcher {
  return new ProxyAgent({
    ...NO_LIMITS,
    uri: proxy.origin,
    ...(proxy.authorization !== undefined && { token: proxy.authorization }),
    // One limit covers it all: these of undici's would each count anew.
    proxyTls: { timeout: 0 },
    requestTls: { timeout: 0 },
    clientFactory: (origin, options) => {
      const client = () => new Client(origin, { ...options, ...NO_LIMITS });
      return Object.assign(client(), { connect: asking(client) });
    },
    factory: (origin, options) => {
      const { connect, ...rest } = options as { connect: AbortableConnector };
      const limited = within(limit, connect, () => new errors.ConnectTimeoutError());
      return new Pool(origin, { ...rest, connect: guard(limited) });
    },
  });
}

/** Asks a proxy for a tunnel. */
type Ask = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;

/**
 * Tells what goes wrong at the proxy from what goes wrong at the server, and closes the tunnel with its signal. Each
 * question has a client of its own, which is gone with it: a shared one would open a further connection for nobody.
 */
function asking(newClient: () => Undici.Client): Ask {
  return async (options) => {
    const client = newClient();
    let answer: Dispatcher.ConnectData;
    try {
      answer = await client.connect(options);
    } catch (error) {
      throw new ProxyError(undefined, error);
    } finally {
      void client.destroy(); // a tunnel is its client's no more
    }
    const { socket, statusCode } = answer;
    socket.on("error", () => {}); // told to the one who uses the tunnel
    if (statusCode !== 200) {
      socket.destroy();
      throw new ProxyError(statusCode);
    }
    const signal = options.signal as AbortSignal | undefined;
    signal?.addEventListener("abort", () => socket.destroy(), { once: true });
    return answer;
  };
}

/** A connector that hands its signal on to {@link Ask}, as undici's own does. */
type AbortableConnector = (
  options: buildConnector.Options & { signal: AbortSignal },
  callback: buildConnector.Callback,
) => void;

function within(limit: number, connector: AbortableConnector, timeout: () => Error): Connector {
  return (options, callback) => {
    const abort = new AbortController();
    let waiting = true;
    const settle: buildConnector.Callback = (...result) => {
      clearTimeout(timer);
      if (waiting) callback(...result);
      else result[1]?.destroy();
      waiting = false;
    };
    const onTimeout = () => {
      settle(timeout(), null);
      abort.abort();
    };
    const timer = limit > 0 ? setTimeout(onTimeout, limit) : undefined;
    connector({ ...options, signal: abort.signal }, settle);
  };
}
