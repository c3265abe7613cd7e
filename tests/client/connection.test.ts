import https from "node:https";
import http from "node:http";
import type net from "node:net";
import { APIConnectionError, APITimeoutError, deployOutcome } from "pulumi-pareta/client";
import type { Dispatcher } from "undici";
import { Exchange } from "../../provider/client/core/undici-connection";
import { FakeClock } from "../support/fake-clock";
import { selfSigned } from "./support/certificate";
import { client, CountingClock, drain, rejection, until } from "./support/client";
import { alsoClose, closedPort, closeServers, json, listen, serve, serveRaw, STREAM_HEAD } from "./support/servers";

afterEach(closeServers);

const COMPLETE = 'event: complete\ndata: {"endpoint": {"id": "ep_1"}}\n\n';

describe("nothing was sent, and it is tried again", () => {
  it("when nothing listens, until something does", async () => {
    const port = await closedPort();
    const clock = new CountingClock();
    const running = client({ baseURL: `http://127.0.0.1:${port}`, clock }).endpoints.deploy({ task: "t", wait: true });
    await until(() => clock.timersSet === 3); // total, headers, and the wait for the next attempt
    const posts: string[] = [];
    const server = http.createServer((request, response) => {
      posts.push(`${request.method} ${request.url}`);
      response.writeHead(200, { "content-type": "text/event-stream" }).end(COMPLETE);
    });
    server.listen(port, "127.0.0.1");
    alsoClose(() => new Promise((resolve) => server.close(() => resolve())));
    await new Promise((resolve) => server.once("listening", resolve));
    await clock.advance(500);
    expect((await running).id).toBe("ep_1");
    expect(posts).toEqual(["POST /v1/endpoints"]);
  });

  it("when the name is not known", async () => {
    const error = await rejection(client({ baseURL: "https://nowhere.invalid", maxRetries: 0 }).endpoints.start("ep"));
    expect(error).toBeInstanceOf(APIConnectionError);
    expect(error).toMatchObject({ sent: false, retryable: true });
  });

  it("when connecting takes too long", async () => {
    const server = await serveRaw(() => {}); // accepts the connection, but never completes the handshake
    const options = { baseURL: server.url.replace("http:", "https:"), connectTimeout: 200, maxRetries: 0 };
    const error = await rejection(client(options).endpoints.deploy({ task: "t", wait: true }));
    expect(error).toBeInstanceOf(APITimeoutError);
    expect(error).toMatchObject({ limit: "connect", sent: false, retryable: true });
    expect(deployOutcome(error)).toBe("not-sent");
  });

  it("when the time for the headers is over before there is a connection", async () => {
    const clock = new FakeClock();
    const server = await serveRaw(() => {});
    const options = { baseURL: server.url.replace("http:", "https:"), clock, maxRetries: 0 };
    const failure = rejection(client(options).endpoints.deploy({ task: "t", wait: true }));
    await until(() => server.sockets.size === 1);
    await clock.advance(60_000);
    expect(await failure).toMatchObject({ limit: "headers", sent: false });
  });

  it("when the server hangs up inside the handshake", async () => {
    const server = await serveRaw(() => {});
    const options = { baseURL: server.url.replace("http:", "https:"), maxRetries: 0 };
    const failure = rejection(client(options).endpoints.deploy({ task: "t", wait: true }));
    await until(() => server.sockets.size === 1);
    for (const socket of server.sockets) socket.destroy();
    expect(await failure).toMatchObject({ name: "APIConnectionError", sent: false, retryable: true });
  });
});

describe("TLS", () => {
  it.each(["localhost", "127.0.0.1"])("with an untrusted certificate is not tried again: %s", async (host) => {
    const { url, connections } = await listen(
      https.createServer(selfSigned, (_request, response) => response.end("[]")),
    );
    const baseURL = url.replace("http://127.0.0.1", `https://${host}`);
    const pareta = client({ baseURL });
    const error = await rejection(pareta.endpoints.list());
    expect(error).toBeInstanceOf(APIConnectionError);
    expect(error).toMatchObject({ sent: false, retryable: false });
    expect(connections()).toBe(1);
    expect(deployOutcome(await rejection(pareta.endpoints.deploy({ task: "t", wait: true })))).toBe("not-sent");
  });

  it("to a server without TLS is not tried again", async () => {
    const server = await serve((response) => json(response, 200, []));
    const error = await rejection(client({ baseURL: server.url.replace("http:", "https:") }).endpoints.list());
    expect(error).toMatchObject({ name: "APIConnectionError", sent: false, retryable: false });
    const where = new URL(server.url).host;
    expect((error as Error).message).toContain(
      `could not connect: ${where} does not speak TLS: is this the address of an http:// port? (`,
    );
    expect(server.connections()).toBe(1);
  });
});

describe("a body that is cut", () => {
  const heads = {
    "short of its length": "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[",
    "inside a chunk": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n[",
    "between chunks": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n[\r\n",
    "without anybody noticing": 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[{"id"',
  };

  it.each(Object.entries(heads))("%s is read again", async (_how, head) => {
    const clock = new FakeClock();
    const server = await serveRaw((socket, _head, index) => {
      if (index === 0) socket.end(head);
      else socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[]");
    });
    const running = client({ baseURL: server.url, clock }).endpoints.list();
    await until(() => server.sockets.size === 0 && server.connections() === 1);
    // The wait begins once the cut has been noticed, and the fake clock cannot know when that is.
    for (let step = 0; server.heads.length < 2; step++) await clock.advance(step < 10 ? 100 : 0);
    await expect(running).resolves.toEqual([]);
  });

  it.each(Object.entries(heads))("%s is not asked for again by a POST", async (_how, head) => {
    const server = await serveRaw((socket) => socket.end(head));
    const error = await rejection(client({ baseURL: server.url }).endpoints.start("ep"));
    expect(error).toBeInstanceOf(Error);
    expect(server.heads).toHaveLength(1);
  });
});

describe("connections", () => {
  it("are released, however a call ends", async () => {
    const answers = [
      "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<p>",
      "HTTP/1.1 500 No\r\ncontent-length: 99999999\r\n\r\n{",
      `HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n["${"x".repeat(1000)}`,
      `${STREAM_HEAD}data: {}\n\n`,
      `${STREAM_HEAD}data: ${"x".repeat(2 ** 21)}\n\n`,
      `${STREAM_HEAD}${COMPLETE}`,
      "HTTP/1.1 302 Elsewhere\r\nlocation: http://x.example\r\ncontent-length: 9999\r\n\r\n",
      "no HTTP",
    ];
    for (const answer of answers) {
      const server = await serveRaw((socket) => socket.write(answer));
      const pareta = client({ baseURL: server.url, timeout: 100, idleTimeout: 50, maxRetries: 0 });
      await Promise.allSettled([
        pareta.endpoints.list(),
        pareta.endpoints.delete("ep"),
        pareta.endpoints.deploy({ task: "t", wait: true }),
        drain(pareta.chat.completions.create({ model: "ep", messages: [{ role: "user" }], stream: true })),
      ]);
      await until(() => server.sockets.size === 0);
    }
  });

  it("are closed with the client, which fails what is under way", async () => {
    const server = await serve(() => {});
    const pareta = client({ baseURL: server.url });
    const failure = rejection(pareta.endpoints.start("ep"));
    await until(() => server.requests.length === 1);
    await pareta.close();
    expect(await failure).toMatchObject({ name: "APIConnectionError", sent: true });
    await until(() => server.sockets.size === 0);
    expect(await rejection(pareta.endpoints.list())).toMatchObject({ sent: false, retryable: false });
  });

  it("are not shared by clients", async () => {
    const server = await serve((response) => json(response, 200, []));
    await Promise.all(
      [client({ baseURL: server.url }), client({ baseURL: server.url })].map((each) => each.endpoints.list()),
    );
    expect(server.connections()).toBe(2);
  });

  it("can be many at once", async () => {
    const server = await serve((response) => json(response, 200, []));
    const pareta = client({ baseURL: server.url });
    await Promise.all(Array.from({ length: 20 }, () => pareta.endpoints.list()));
    expect(server.requests).toHaveLength(20);
  });
});

describe("an attempt that failed", () => {
  const silent = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[";
  const failures: [string, string, number][] = [
    ["has no answer", "", 60_000],
    ["falls silent", silent, 120_000],
    [
      "is an error that goes on for ever",
      `HTTP/1.1 503 No\r\ncontent-length: 99999999\r\n\r\n${"x".repeat(2 ** 17)}`,
      0,
    ],
    ["is an error that falls silent", "HTTP/1.1 503 No\r\ncontent-length: 9\r\n\r\n{", 5000],
  ];

  /** Lists against a server whose first response is `answer`, up to the pause that follows it. */
  async function inPause(answer: string, wait: number, caller = new AbortController()) {
    const clock = new CountingClock();
    const server = await serveRaw((socket, _head, index) => {
      socket.write(index === 0 ? answer : "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
    });
    const pareta = client({ baseURL: server.url, clock, timeout: 600_000 });
    const running = pareta.endpoints.list({ signal: caller.signal });
    running.catch(() => {});
    await until(() => server.heads.length === 1 && clock.timersSet >= (answer === "" ? 2 : 3));
    if (answer === silent) await until(() => clock.timersSet >= 4);
    await clock.advance(wait);
    return { clock, server, running };
  }

  it.each(failures)("keeps no connection open while the next one is waited for: it %s", async (_what, answer, wait) => {
    const { clock, server, running } = await inPause(answer, wait);
    await until(() => server.sockets.size === 0);
    expect(server.heads).toHaveLength(1);
    for (let step = 0; server.heads.length < 2; step++) await clock.advance(step < 10 ? 100 : 0);
    await expect(running).resolves.toEqual([]);
  });

  it.each(failures)("is forgotten when its caller gives up before the next one: it %s", async (_what, answer, wait) => {
    const caller = new AbortController();
    const { server, running } = await inPause(answer, wait, caller);
    await until(() => server.sockets.size === 0);
    caller.abort(new Error("the user has had enough"));
    expect(await rejection(running)).toBe(caller.signal.reason);
    expect(server.heads).toHaveLength(1);
  });
});

it("is not started a second time, should undici try to", () => {
  const onSend = jest.fn();
  const request = {
    method: "POST",
    url: new URL("http://x"),
    headers: {},
    body: "",
    signal: new AbortController().signal,
  };
  const exchange = new Exchange({ ...request, onSend }, jest.fn(), jest.fn(), jest.fn());
  const controllers = [0, 1].map(() => ({ abort: jest.fn(), pause: jest.fn(), resume: jest.fn() }));
  for (const controller of controllers) exchange.onRequestStart(controller as unknown as Dispatcher.DispatchController);
  expect(onSend).toHaveBeenCalledTimes(1);
  expect(controllers.map(({ abort }) => abort.mock.calls.length)).toEqual([0, 1]);
});

it("works with the global fetch", async () => {
  const server = await serve((response, { method }) => {
    if (method === "GET") return json(response, 200, [{ id: "a" }]);
    response.writeHead(200, { "content-type": "text/event-stream" }).end(COMPLETE);
  });
  const pareta = client({ baseURL: server.url, fetch: globalThis.fetch });
  expect((await pareta.endpoints.list())[0]!.id).toBe("a");
  expect((await pareta.endpoints.deploy({ task: "t", wait: true })).id).toBe("ep_1");
  const nobody = client({ baseURL: `http://127.0.0.1:${await closedPort()}`, fetch: globalThis.fetch, maxRetries: 0 });
  expect(await rejection(nobody.endpoints.list())).toMatchObject({ name: "APIConnectionError", sent: false });
});

it("reads a stream whose bytes come one packet each", async () => {
  const server = await serveRaw((socket: net.Socket) => {
    socket.setNoDelay(true);
    const bytes = Buffer.from(`${STREAM_HEAD}\ufeff${COMPLETE.replace("ep_1", "ep_🚀").replaceAll("\n", "\r\n")}`);
    const next = (offset: number): void => {
      if (offset < bytes.length) socket.write(bytes.subarray(offset, offset + 1), () => setImmediate(next, offset + 1));
    };
    next(0);
  });
  expect((await client({ baseURL: server.url }).endpoints.deploy({ task: "t", wait: true })).id).toBe("ep_🚀");
});
