import type * as Undici from "undici";
import type { buildConnector, Dispatcher } from "undici";
import { ProxyError, type Proxy } from "./proxy";

/** Opens connections for undici. */
export type Connector = buildConnector.connector;

/** The transport times every limit except that of connecting, because it has the caller's clock. */
export const NO_LIMITS = { headersTimeout: 0, bodyTimeout: 0 } as const;

/** What undici must send, and where. A proxy without a tunnel needs the whole address of its target. */
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

/** A connector whose failures count as the proxy's. */
export function toProxy(connector: Connector): Connector {
  return (options, callback) => {
    connector(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      if (error === null) callback(null, socket);
      else callback(new ProxyError(undefined, error), null);
    });
  };
}

/**
 * Connections through tunnels, which are requested from the proxy with CONNECT. The proxy does not see what goes
 * through them.
 *
 * @param limit - Milliseconds for the connection to the proxy, its response, and TLS with the server, together. 0:
 *   none.
 * @param guard - Wraps the function that opens a connection.
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
    // One limit covers everything, because undici's own limits would each count anew.
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

/** Requests a tunnel from a proxy. */
type Ask = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;

/**
 * Separates a failure at the proxy from a failure at the server, and closes the tunnel with its signal. Each request
 * has a client of its own, which ends with it, because a shared client would open another connection that is never
 * used.
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
      void client.destroy(); // a tunnel no longer belongs to its client
    }
    const { socket, statusCode } = answer;
    socket.on("error", () => {}); // the user of the tunnel gets the error
    if (statusCode !== 200) {
      socket.destroy();
      throw new ProxyError(statusCode);
    }
    const signal = options.signal as AbortSignal | undefined;
    signal?.addEventListener("abort", () => socket.destroy(), { once: true });
    return answer;
  };
}

/** A connector that passes its signal on to {@link Ask}, as undici's own does. */
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
