import type { Pareta, RequestOptions } from "pulumi-pareta/client";
import { FakeClock } from "../support/fake-clock";
import { client, drain, rejection, until } from "./support/client";
import { closeServers, json, serve, serveRaw, STREAM_HEAD } from "./support/servers";
import { respond, scripted } from "./support/scripted-fetch";

afterEach(closeServers);

const reason = new Error("the user has had enough");
const messages = [{ role: "user", content: "?" }];

const calls: Record<string, (pareta: Pareta, options: RequestOptions) => Promise<unknown>> = {
  list: (pareta, options) => pareta.endpoints.list(options),
  start: (pareta, options) => pareta.endpoints.start("ep", options),
  deploy: (pareta, options) => pareta.endpoints.deploy({ task: "t", wait: true }, options),
  "deploy, iterated": async (pareta, options) => {
    const { error } = await drain(pareta.endpoints.deploy({ task: "t" }, options));
    if (error !== undefined) throw error as Error;
  },
  chat: (pareta, options) => pareta.chat.completions.create({ model: "ep", messages }, options),
  request: (pareta, options) => pareta.request("GET", "/v1/x", options),
};

describe.each(Object.entries(calls))("%s", (_name, call) => {
  it("is not begun after an abort", async () => {
    const server = await serve((response) => json(response, 200, []));
    const failure = rejection(call(client({ baseURL: server.url }), { signal: AbortSignal.abort(reason) }));
    expect(await failure).toBe(reason);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.connections()).toBe(0);
  });

  it("ends while it waits for the headers, and is not sent again", async () => {
    const server = await serve(() => {});
    const caller = new AbortController();
    const failure = rejection(call(client({ baseURL: server.url }), { signal: caller.signal }));
    await until(() => server.requests.length === 1);
    caller.abort(reason);
    expect(await failure).toBe(reason);
    await until(() => server.sockets.size === 0);
    expect(server.requests).toHaveLength(1);
  });

  it("ends inside the response", async () => {
    const caller = new AbortController();
    const server = await serveRaw((socket) => {
      socket.write(`${STREAM_HEAD}data: {}\n`, () => setTimeout(() => caller.abort(reason), 20));
    });
    expect(await rejection(call(client({ baseURL: server.url }), { signal: caller.signal }))).toBe(reason);
    await until(() => server.sockets.size === 0);
  });

  it("ends inside the body of an error", async () => {
    const caller = new AbortController();
    const server = await serveRaw((socket) => {
      socket.write("HTTP/1.1 503 No\r\ncontent-length: 9\r\n\r\n{", () => setTimeout(() => caller.abort(reason), 20));
    });
    expect(await rejection(call(client({ baseURL: server.url }), { signal: caller.signal }))).toBe(reason);
  });

  it("leaves no listener on its caller's signal", async () => {
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, "addEventListener");
    const removed = jest.spyOn(signal, "removeEventListener");
    const server = await serve((response) => json(response, 400, {}));
    await rejection(call(client({ baseURL: server.url }), { signal }));
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });
});

it("ends the wait between attempts", async () => {
  const clock = new FakeClock();
  const caller = new AbortController();
  const { fetch, calls: sent } = scripted(clock, respond(503));
  const failure = rejection(client({ fetch, clock }).endpoints.list({ signal: caller.signal }));
  await clock.advance(100);
  caller.abort(reason);
  expect(await failure).toBe(reason);
  expect(sent).toHaveLength(1);
});

it("ends a connection that is being made, and nothing is sent once it is", async () => {
  const server = await serve((response) => json(response, 200, []));
  const caller = new AbortController();
  const failure = rejection(client({ baseURL: server.url }).endpoints.list({ signal: caller.signal }));
  caller.abort(reason);
  expect(await failure).toBe(reason);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(server.requests).toEqual([]);
});

it("ends a deploy before what is ready but not yet taken", async () => {
  const caller = new AbortController();
  const server = await serveRaw((socket) => socket.write(`${STREAM_HEAD}data: 1\n\ndata: 2\n\ndata: 3\n\n`));
  const events: unknown[] = [];
  const consume = async () => {
    for await (const { data } of client({ baseURL: server.url }).endpoints.deploy(
      { task: "t" },
      { signal: caller.signal },
    )) {
      events.push(data);
      caller.abort(reason);
    }
  };
  expect(await rejection(consume())).toBe(reason);
  expect(events).toEqual([1]);
});

it.each([
  ["no reason", undefined, { name: "AbortError" }],
  ["a timeout of the caller's", new DOMException("late", "TimeoutError"), { name: "TimeoutError" }],
])("rejects with the signal's own: %s", async (_what, given, want) => {
  const server = await serve(() => {});
  const failure = rejection(client({ baseURL: server.url }).endpoints.list({ signal: AbortSignal.abort(given) }));
  expect(await failure).toMatchObject(want);
});

it("rejects with a reason that is null", async () => {
  const call = client({}).endpoints.list({ signal: AbortSignal.abort(null) });
  await expect(call).rejects.toBeNull();
});
