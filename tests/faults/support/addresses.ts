import { randomInt } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { selfSigned } from "../../client/support/certificate";
import type { BadAddress } from "../matrix/fault";

/** Servers that are not Pareta, one of each for all tests of a file. */
export class Addresses {
  readonly #servers: net.Server[] = [];
  readonly #sockets = new Set<net.Socket>();
  #urls: Promise<Record<Exclude<BadAddress, "refused at first">, string>> | undefined;
  /** How many requests followed a redirect. */
  redirected = 0;
  redirectTarget = "";

  async open(): Promise<void> {
    const target = await this.#listen(
      http.createServer((_, response) => {
        this.redirected++;
        response.end("{}");
      }),
    );
    this.redirectTarget = `http://127.0.0.1:${target}`;
  }

  async url(address: Exclude<BadAddress, "refused at first">): Promise<string> {
    this.#urls ??= this.#open();
    return (await this.#urls)[address];
  }

  /** A port that refuses connections until `open` is called, and then forwards them to `port`. */
  async gate(port: number): Promise<{ url: string; open: () => void }> {
    const server = net.createServer((socket) => {
      const there = net.connect(port, "127.0.0.1");
      for (const end of [socket, there]) this.#keep(end);
      socket.pipe(there).pipe(socket);
    });
    const free = await this.#reserve();
    let opened = false;
    const open = () => {
      if (opened) return;
      opened = true;
      this.#servers.push(server.listen(free, "127.0.0.1"));
    };
    return { url: `http://127.0.0.1:${free}`, open };
  }

  /**
   * A port that only its holder can listen on. The system gives the odd port above it to one process, and the process
   * that listens there also holds the even port. Both are below the ports that the system assigns by itself.
   */
  async #reserve(): Promise<number> {
    for (let tries = 0; tries < 1000; tries++) {
      const port = 20_000 + 2 * randomInt(6_000);
      const [lock, probe] = [net.createServer(), net.createServer()];
      if (!(await canListen(lock, port + 1))) continue;
      this.#servers.push(lock);
      if (!(await canListen(probe, port))) continue;
      await new Promise((resolve) => probe.close(resolve));
      return port;
    }
    throw new Error("no port is free");
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  }

  async #open() {
    const silent = await this.#listen(net.createServer());
    const tls = await this.#listen(https.createServer(selfSigned, (_, response) => response.end("{}")));
    const plain = await this.#listen(http.createServer((_, response) => response.end("{}")));
    return {
      // No process listens here: a port that was free a moment ago may be taken the next.
      refused: "http://127.0.0.1:1",
      "unknown host": "https://pareta.invalid",
      "no handshake": `https://127.0.0.1:${silent}`,
      "self-signed": `https://127.0.0.1:${tls}`,
      "no TLS": `https://127.0.0.1:${plain}`,
    };
  }

  async #listen(server: net.Server): Promise<number> {
    server.on("connection", (socket: net.Socket) => this.#keep(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#servers.push(server);
    return (server.address() as net.AddressInfo).port;
  }

  #keep(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
  }
}

function canListen(server: net.Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(true));
  });
}
