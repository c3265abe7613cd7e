import { once } from "node:events";
import http from "node:http";
import net from "node:net";

/** A received request, in the form that tests use. */
export interface Received {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Responds to a request, with the request's number: 0 for the first. */
export type Handler = (response: http.ServerResponse, request: Received, index: number) => void;

export interface TestServer {
  url: string;
  requests: Received[];
  /** The open connections. */
  sockets: Set<net.Socket>;
  /** How many connections there have been in total. */
  connections: () => number;
}

const closers: (() => Promise<void>)[] = [];

/** To be called after each test: closes what the test has opened. */
export async function closeServers(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** Registers something to be closed with the servers. */
export function alsoClose(close: () => Promise<void>): void {
  closers.push(close);
}

/** A real HTTP server. */
export async function serve(handler: Handler): Promise<TestServer> {
  const requests: Received[] = [];
  const server = http.createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      handler(response, request, requests.length - 1);
    });
  });
  return { requests, ...(await listen(server)) };
}

/** A real TCP server. Its handler gets the bytes of each request's headers once they are complete. */
export async function serveRaw(
  handler: (socket: net.Socket, head: string, index: number) => void,
): Promise<TestServer & { heads: string[] }> {
  const heads: string[] = [];
  const server = net.createServer((socket) => {
    let text = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (!text.includes("\r\n\r\n")) return;
      heads.push(text);
      text = "";
      handler(socket, heads[heads.length - 1] ?? "", heads.length - 1);
    });
  });
  return { heads, requests: [], ...(await listen(server)) };
}

/** A port without a listener. */
export async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export async function listen(server: net.Server): Promise<Omit<TestServer, "requests">> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  server.on("connection", (socket: net.Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as net.AddressInfo;
  return { url: `http://127.0.0.1:${port}`, sockets, connections: () => connections };
}

/** Responds with JSON. */
export function json(response: http.ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** The headers of an event stream, on a raw socket, where the end of the stream is the end of the connection. */
export const STREAM_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
