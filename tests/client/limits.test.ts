import type net from "node:net";
import {
  APITimeoutError,
  deployOutcome,
  type DeployEvent,
  type Fetch,
  type RequestOptions,
} from "pulumi-pareta/client";
import { FakeClock } from "../support/fake-clock";
import { client, CountingClock, drain, rejection, until } from "./support/client";
import { closeServers, json, serve, serveRaw, STREAM_HEAD } from "./support/servers";

afterEach(closeServers);

const MINUTE = 60_000;
const PROGRESS = 'event: progress\ndata: {"stage": "warming-up"}\n\n';
const COMPLETE = 'event: complete\ndata: {"endpoint": {"id": "ep_1"}}\n\n';

/** A deploy against a server that has sent the headers of its stream and waits for the test. */
async function openDeploy(options: RequestOptions = {}) {
  const clock = new CountingClock();
  let socket: net.Socket | undefined;
  const server = await serveRaw((accepted) => {
    socket = accepted;
    accepted.write(STREAM_HEAD + PROGRESS);
  });
  const events = client({ baseURL: server.url, clock }).endpoints.deploy({ task: "t" }, options);
  const iterator = events[Symbol.asyncIterator]();
  await iterator.next();
  /** Sends bytes, and waits until they have reached the client, which restarts its idle timer. */
  const send = async (text: string) => {
    const before = clock.timersSet;
    socket!.write(text);
    await until(() => clock.timersSet > before || options.idleTimeout === Infinity);
  };
  return { clock, server, iterator, send };
}

describe("a deploy", () => {
  it("may take 40 minutes when the stream keeps pinging", async () => {
    const { clock, iterator, send } = await openDeploy();
    const next = iterator.next();
    for (let minute = 0; minute < 40; minute++) {
      await clock.advance(MINUTE);
      await send(": ping\r\n\r\n");
    }
    await send(COMPLETE);
    expect((await next).value).toMatchObject({ event: "complete" } satisfies Partial<DeployEvent>);
    expect(clock.now()).toBe(40 * MINUTE);
  });

  it("is kept alive by a single byte at a time", async () => {
    const { clock, iterator, send } = await openDeploy();
    const next = iterator.next();
    for (const byte of COMPLETE.slice(0, 20)) {
      await clock.advance(2 * MINUTE - 1);
      await send(byte);
    }
    await send(COMPLETE.slice(20));
    expect((await next).value).toMatchObject({ event: "complete" });
  });

  it("fails when the stream is silent for the idle limit", async () => {
    const { clock, server, iterator } = await openDeploy();
    const failure = rejection(iterator.next());
    await clock.advance(2 * MINUTE - 1);
    expect(server.sockets.size).toBe(1);
    await clock.advance(1);
    const error = await failure;
    expect(error).toBeInstanceOf(APITimeoutError);
    expect(error).toMatchObject({ limit: "idle", sent: true });
    expect((error as Error).message).toMatch(/^the answer fell silent for 120 s; the outcome of the deploy is unknown/);
    expect(deployOutcome(error)).toBe("unknown");
    await until(() => server.sockets.size === 0);
  });

  it("fails at its total limit, however often it pings", async () => {
    const { clock, iterator, send } = await openDeploy();
    const failure = rejection(iterator.next());
    for (let minute = 0; minute < 60; minute++) {
      if (minute > 0) await send(":\n\n");
      await clock.advance(MINUTE);
    }
    expect(await failure).toMatchObject({ limit: "total", sent: true, kind: "timeout" });
  });

  it.each([
    ["idleTimeout", "idle"],
    ["timeout", "total"],
  ])("takes %s from the call", async (option, limit) => {
    const { clock, iterator } = await openDeploy({ [option]: 5000 });
    const failure = rejection(iterator.next());
    await clock.advance(5000);
    expect(await failure).toMatchObject({ limit });
  });

  it("does not count its consumer's time as silence, while events are there", async () => {
    const { clock, iterator, send } = await openDeploy();
    await send(PROGRESS + PROGRESS);
    await clock.advance(MINUTE);
    await send(PROGRESS);
    await clock.advance(MINUTE);
    await send(COMPLETE);
    await clock.advance(10 * MINUTE); // the connection may give up by now: the events are already here
    const { events, error } = await drain({ [Symbol.asyncIterator]: () => iterator });
    expect(events.map(({ event }) => event)).toEqual(["progress", "progress", "progress", "complete"]);
    expect(error).toBeUndefined();
  });

  it("fails when no headers arrive in time, and is not sent again", async () => {
    const clock = new FakeClock();
    const server = await serve(() => {});
    const failure = drain(client({ baseURL: server.url, clock }).endpoints.deploy({ task: "t" }));
    await until(() => server.requests.length === 1);
    await clock.advance(MINUTE);
    const { error } = await failure;
    expect(error).toMatchObject({ limit: "headers", sent: true });
    expect(deployOutcome(error)).toBe("unknown");
    await clock.advance(10 * MINUTE);
    expect(server.requests).toHaveLength(1);
  });

  it("has no limits that are infinite", async () => {
    const { clock, iterator, send } = await openDeploy({ timeout: Infinity, idleTimeout: Infinity });
    const next = iterator.next();
    await clock.advance(1000 * 24 * 60 * MINUTE);
    await send(COMPLETE);
    expect((await next).value).toMatchObject({ event: "complete" });
  });
});

describe("a slow consumer", () => {
  it("does not make its own time count as the server's silence", async () => {
    const clock = new CountingClock();
    const event = `data: ${"x".repeat(512 * 1024)}\n\n`;
    const server = await serveRaw((socket) => socket.write(STREAM_HEAD + event.repeat(8) + COMPLETE));
    const iterator = client({ baseURL: server.url, clock }).endpoints.deploy({ task: "t" })[Symbol.asyncIterator]();
    await iterator.next();
    await until(() => clock.pending === 1); // only the total limit: the connection has been asked to wait
    await clock.advance(30 * MINUTE);
    const seen: string[] = [];
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
      seen.push(next.value.event);
    expect(seen).toEqual([...Array.from({ length: 7 }, () => "message"), "complete"]);
  });

  it("still hears of the server's silence, once it has taken all events", async () => {
    const clock = new CountingClock();
    const event = `data: ${"x".repeat(512 * 1024)}\n\n`;
    const server = await serveRaw((socket) => socket.write(STREAM_HEAD + event.repeat(8)));
    const iterator = client({ baseURL: server.url, clock }).endpoints.deploy({ task: "t" })[Symbol.asyncIterator]();
    for (let taken = 0; taken < 8; taken++) await iterator.next();
    const failure = rejection(iterator.next());
    await until(() => clock.pending === 2);
    await clock.advance(2 * MINUTE);
    expect(await failure).toMatchObject({ limit: "idle", sent: true });
  });
});

describe("a plain call", () => {
  const list = (clock: FakeClock, url: string, options: RequestOptions = {}) =>
    rejection(client({ baseURL: url, clock }).endpoints.list(options));

  it("is limited as a whole, while it waits for the headers", async () => {
    const clock = new FakeClock();
    const server = await serve(() => {});
    const failure = list(clock, server.url, { headersTimeout: 100_000 });
    await until(() => server.requests.length === 1);
    await clock.advance(MINUTE);
    expect(await failure).toMatchObject({ limit: "total", message: "not done within 60 s" });
    await until(() => server.sockets.size === 0);
  });

  it("is limited as a whole, while the body drips", async () => {
    const clock = new CountingClock();
    let socket: net.Socket | undefined;
    const server = await serveRaw((accepted) => {
      socket = accepted;
      accepted.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[");
    });
    const failure = list(clock, server.url);
    await until(() => clock.timersSet >= 4); // total, headers, idle, idle at the first byte
    for (let round = 0; round < 6; round++) {
      await clock.advance(10_000);
      socket!.write(" ");
    }
    expect(await failure).toMatchObject({ limit: "total" });
  });

  it("is tried again when no headers arrive in time, as long as there is time", async () => {
    const clock = new FakeClock();
    const server = await serve((response, _request, index) => index > 0 && json(response, 200, []));
    const running = client({ baseURL: server.url, clock }).endpoints.list({ headersTimeout: 5000 });
    await until(() => server.requests.length === 1);
    await clock.advance(5000);
    await clock.advance(500);
    await expect(running).resolves.toEqual([]);
    expect(server.requests).toHaveLength(2);
  });

  it("fails when the body falls silent", async () => {
    const clock = new CountingClock();
    const server = await serveRaw((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n["));
    const failure = list(clock, server.url, { idleTimeout: 1000, maxRetries: 0 });
    await until(() => clock.timersSet >= 4);
    await clock.advance(1000);
    expect(await failure).toMatchObject({ limit: "idle", message: "the answer fell silent for 1 s" });
  });

  it.each<[string, (clock: FakeClock, url: string) => Promise<unknown>, number]>([
    ["an error", (clock, url) => list(clock, url), 403],
    [
      "an error of a deploy",
      (clock, url) => rejection(client({ baseURL: url, clock }).endpoints.deploy({ task: "t", wait: true })),
      422,
    ],
    ["a redirect", (clock, url) => list(clock, url), 302],
  ])("waits for the body of %s five seconds in all, however it drips", async (_what, call, status) => {
    const clock = new CountingClock();
    const server = await serveRaw((socket) => socket.write(`HTTP/1.1 ${status} No\r\ncontent-length: 9999\r\n\r\n{`));
    const failure = call(clock, server.url);
    await until(() => clock.timersSet === 3); // total, headers, and now the body
    const [socket] = server.sockets;
    for (let second = 1; second < 5; second++) {
      await clock.advance(1000);
      await new Promise((resolve) => socket!.write("x", resolve));
    }
    await clock.advance(999);
    expect(server.sockets.size).toBe(1);
    await clock.advance(1);
    expect(await failure).toMatchObject({ status, message: expect.not.stringContaining("xx") as string });
    expect(clock.now()).toBe(5000);
  });

  it("waits five seconds in total for the body of an accepted delete", async () => {
    const clock = new CountingClock();
    const server = await serveRaw((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{"));
    const deleted = client({ baseURL: server.url, clock }).endpoints.delete("ep");
    await until(() => clock.timersSet === 3);
    await clock.advance(3000);
    for (const socket of server.sockets) socket.write("x");
    await clock.advance(2000);
    await expect(deleted).resolves.toBeUndefined();
  });

  it.each([0, -1])("with %i ms left is not begun", async (timeout) => {
    const server = await serve((response) => json(response, 200, []));
    const error = await list(new FakeClock(), server.url, { timeout });
    expect(error).toMatchObject({ limit: "total", sent: false, message: "not done within 0 ms; nothing was sent" });
    expect(server.connections()).toBe(0);
  });

  it("clears every timer when it is done", async () => {
    const clock = new FakeClock();
    const server = await serve((response) => json(response, 200, []));
    await client({ baseURL: server.url, clock }).endpoints.list();
    const timer = jest.fn();
    clock.timer(24 * 60 * MINUTE, timer);
    await clock.run(new Promise<void>((resolve) => clock.timer(24 * 60 * MINUTE, resolve)), 24 * 60 * MINUTE);
    expect(timer).toHaveBeenCalledTimes(1);
  });
});

it("works with a caller's fetch that ignores the signal", async () => {
  const clock = new FakeClock();
  const cancelled = jest.fn();
  const deaf: Fetch = () =>
    Promise.resolve(
      new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from("[")), cancel: cancelled })),
    );
  const error = await clock.run(
    rejection(client({ fetch: deaf, clock, maxRetries: 0 }).endpoints.list({ idleTimeout: 50 })),
  );
  expect(error).toMatchObject({ limit: "idle" });

  const mute: Fetch = () => new Promise(() => {});
  const muteError = await clock.run(
    rejection(client({ fetch: mute, clock, maxRetries: 0 }).endpoints.list({ headersTimeout: 50 })),
  );
  expect(muteError).toMatchObject({ limit: "headers" });

  let late: (response: Response) => void = () => {};
  const slow: Fetch = () => new Promise((resolve) => (late = resolve));
  const slowError = await clock.run(
    rejection(client({ fetch: slow, clock, maxRetries: 0 }).endpoints.list({ headersTimeout: 50 })),
  );
  expect(slowError).toMatchObject({ limit: "headers" });
  const cancelledLate = jest.fn();
  late(new Response(new ReadableStream({ cancel: cancelledLate })));
  await clock.advance(0);
  expect(cancelledLate).toHaveBeenCalled();
});
