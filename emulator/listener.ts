import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A server that listens, and answers once it has a handler. */
export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** Its address, without a trailing slash. */
  readonly url: string;
  /** Ends it and every connection at once. */
  close(): Promise<void>;
}

/**
 * Listens on a port.
 *
 * @throws the system's error, such as `EADDRINUSE`.
 */
export async function listen(host: string, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  // Longer than clients keep a connection, because one that closes just as it is used again would be an unscripted
  // fault.
  const server = createServer({ keepAliveTimeout: 75_000, noDelay: true });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const listening = (server.address() as AddressInfo).port;
  return { server, port: listening, url: urlOf(host, listening), close: () => close(server, sockets) };
}

function urlOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
