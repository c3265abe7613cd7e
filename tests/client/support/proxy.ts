import http from "node:http";
import net from "node:net";
import { listen, type TestServer } from "./servers";

export interface TestProxy extends Omit<TestServer, "requests"> {
  /** The requests that it got, such as `CONNECT api.test:443` or `GET http://api.test/v1/endpoints`. */
  asked: string[];
  /** The headers of these requests. */
  heads: http.IncomingHttpHeaders[];
  /** The open tunnels: the client's end of each. */
  tunnels: Set<net.Socket>;
}

export interface ProxyOptions {
  /** `user:password`; without it no credentials are required. */
  user?: string;
  /** The address of every host. Default: none, and every request gets a 502. */
  target?: string;
  /** Responds to a CONNECT in place of the proxy. */
  onConnect?: (socket: net.Socket) => void;
}

/** A real proxy: tunnels for CONNECT, and forwarding by whole addresses for plain HTTP. */
export async function serveProxy({ user, target, onConnect }: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const heads: http.IncomingHttpHeaders[] = [];
  const tunnels = new Set<net.Socket>();
  const wanted = user === undefined ? undefined : `Basic ${Buffer.from(user).toString("base64")}`;
  const note = (request: http.IncomingMessage): boolean => {
    asked.push(`${request.method} ${request.url}`);
    heads.push(request.headers);
    return wanted === undefined || request.headers["proxy-authorization"] === wanted;
  };
  const server = http.createServer((request, response) => {
    if (!note(request)) return void response.writeHead(407, { "x-echo": JSON.stringify(request.headers) }).end("who?");
    const { pathname, search } = new URL(request.url ?? "");
    const { method, headers } = request;
    const onward = http.request(`${target}${pathname}${search}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("connect", (request, socket: net.Socket, rest: Buffer) => {
    socket.on("error", () => {});
    if (!note(request)) return void socket.end("HTTP/1.1 407 Who\r\ncontent-length: 4\r\n\r\nwho?");
    // An HTTP server leaves its end of a connection open when the other end has closed.
    if (onConnect !== undefined) return onConnect(socket.resume().on("end", () => socket.end()));
    if (target === undefined) return void socket.end("HTTP/1.1 502 No\r\n\r\n");
    const onward = net.connect(Number(new URL(target).port), "127.0.0.1", () => {
      tunnels.add(socket);
      socket.write("HTTP/1.1 200 Go\r\n\r\n");
      onward.write(rest);
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    onward.on("close", () => socket.destroy());
    socket.on("close", () => {
      tunnels.delete(socket);
      onward.destroy();
    });
  });
  return { asked, heads, tunnels, ...(await listen(server)) };
}
