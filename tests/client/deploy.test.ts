import type net from "node:net";
import {
  APIConnectionError,
  APIResponseError,
  DeployFailedError,
  DeployInterruptedError,
  DeployOutcomeUnknownError,
  deployOutcome,
  Endpoint,
  ParetaError,
  type DeployEvent,
} from "pulumi-pareta/client";
import { client, CountingClock, drain, rejection, until } from "./support/client";
import { closedPort, closeServers, json, serve, serveRaw, STREAM_HEAD, type TestServer } from "./support/servers";

afterEach(closeServers);

const PROGRESS = 'event: progress\r\ndata: {"stage": "booting"}\r\n\r\n';
const COMPLETE = 'event: complete\r\ndata: {"endpoint": {"id": "ep_1", "status": "live"}}\r\n\r\n';
const FAILED = 'event: error\r\ndata: {"message": "no GPU"}\r\n\r\n';

const progress = { event: "progress", data: { stage: "booting" } };
const complete = { event: "complete", data: { endpoint: { id: "ep_1", status: "live" } } };

/** A server whose deploys send `text` and then end. */
function streaming(text: string, end: (socket: net.Socket) => void = (socket) => socket.end()) {
  return serveRaw((socket) => {
    socket.write(STREAM_HEAD + text, () => end(socket));
  });
}

function deploy(server: Pick<TestServer, "url">): AsyncIterable<DeployEvent> {
  return client({ baseURL: server.url }).endpoints.deploy({ task: "t" });
}

function deployAndWait(server: Pick<TestServer, "url">): Promise<Endpoint> {
  return client({ baseURL: server.url }).endpoints.deploy({ task: "t", wait: true });
}

describe("a deploy's request", () => {
  it.each([
    [{ task: "t" }, { task: "t", model: "recommended" }],
    [
      { task: "t", model: "m-1", name: "n", wait: false },
      { task: "t", model: "m-1", name: "n" },
    ],
    [
      { task: "t", name: undefined, region: "eu", quality: undefined, x: { y: [1] } },
      { task: "t", model: "recommended", region: "eu", x: { y: [1] } },
    ],
  ] as const)("%j sends %j", async (params, body) => {
    const server = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" }).end(COMPLETE);
    });
    await drain(client({ baseURL: server.url }).endpoints.deploy(params));
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "POST", url: "/v1/endpoints" });
    expect(JSON.parse(request!.body)).toEqual(body);
    expect(request!.headers).toMatchObject({
      accept: "text/event-stream",
      "content-type": "application/json",
      "idempotency-key": expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  it("is not sent until it is iterated", async () => {
    const server = await streaming(COMPLETE);
    const events = deploy(server);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.connections()).toBe(0);
    expect((await drain(events)).events).toEqual([complete]);
    expect(server.heads).toHaveLength(1);
  });

  it("is sent once, however often it is iterated", async () => {
    const server = await streaming(COMPLETE);
    const events = deploy(server);
    await drain(events);
    expect((await drain(events)).error).toBeInstanceOf(ParetaError);
    expect(server.heads).toHaveLength(1);
  });
});

describe("a deploy's events", () => {
  it("come in order, up to the last", async () => {
    const server = await streaming(`: ping\r\n\r\n${PROGRESS}: ping\r\n\r\n${PROGRESS}${COMPLETE}`);
    expect(await drain(deploy(server))).toEqual({ events: [progress, progress, complete], error: undefined });
  });

  it("keep data that is not JSON as it is", async () => {
    const server = await streaming(`event: progress\ndata: {"stage\n\ndata: 45\n\n${COMPLETE}`);
    expect((await drain(deploy(server))).events).toEqual([
      { event: "progress", data: '{"stage' },
      { event: "message", data: 45 },
      complete,
    ]);
  });

  it("end with the first of two last events", async () => {
    const server = await streaming(COMPLETE + FAILED + COMPLETE);
    expect(await drain(deploy(server))).toEqual({ events: [complete], error: undefined });
  });

  it.each([
    ["without its blank line", COMPLETE.trimEnd()],
    ["with CR as line ends", COMPLETE.replaceAll("\r\n", "\r")],
    ["after a BOM", `\ufeff${COMPLETE}`],
  ])("may end with one %s", async (_what, text) => {
    expect((await drain(deploy(await streaming(text)))).events).toEqual([complete]);
  });

  it("deliver a last event at once, and close the connection before", async () => {
    const server = await streaming(COMPLETE, () => {}); // stays open
    const iterator = deploy(server)[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: complete });
    await until(() => server.sockets.size === 0);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("count even when the connection breaks in the same moment", async () => {
    const reset = (socket: net.Socket) => socket.resetAndDestroy();
    const outcomes = [];
    for (let round = 0; round < 10; round++)
      outcomes.push(await deployAndWait(await streaming(COMPLETE, reset)).catch(String));
    // A reset may overtake the bytes inside the kernel. Bytes that have reached this process are never lost.
    expect(outcomes.filter((outcome) => outcome instanceof Endpoint).length).toBeGreaterThan(0);
  });

  it("count even when the rest of the same packet is not HTTP", async () => {
    const chunk = `${Buffer.byteLength(COMPLETE).toString(16)}\r\n${COMPLETE}\r\n`;
    const server = await serveRaw((socket) => {
      socket.write(`${STREAM_HEAD.trimEnd()}\r\ntransfer-encoding: chunked\r\n\r\n${chunk}no chunk at all\r\n`);
    });
    expect((await deployAndWait(server)).id).toBe("ep_1");
  });

  it("that were queued come before the break that followed them", async () => {
    const server = await streaming(PROGRESS.repeat(3), (socket) => setImmediate(() => socket.destroy()));
    const seen: DeployEvent[] = [];
    const consume = async () => {
      for await (const event of deploy(server)) {
        seen.push(event);
        await until(() => server.sockets.size === 0);
      }
    };
    expect(await rejection(consume())).toBeInstanceOf(ParetaError);
    expect(seen).toEqual([progress, progress, progress]);
  });

  it("may be left early, which closes the connection", async () => {
    const server = await streaming(PROGRESS, () => {});
    for await (const event of deploy(server)) {
      expect(event).toEqual(progress);
      break;
    }
    await until(() => server.sockets.size === 0);
  });

  it("wait for a slow consumer without being kept in memory", async () => {
    const all = 100;
    const event = `data: ${"x".repeat(512 * 1024)}\n\n`;
    const clock = new CountingClock();
    let written = 0;
    const server = await serveRaw((socket) => {
      socket.write(STREAM_HEAD);
      const more = () => {
        while (written < all) {
          written++;
          if (!socket.write(event)) return void socket.once("drain", more);
        }
        socket.end(COMPLETE);
      };
      more();
    });
    const events = client({ baseURL: server.url, clock }).endpoints.deploy({ task: "t" });
    const iterator = events[Symbol.asyncIterator]();
    await iterator.next();
    // The idle limit is cleared when the connection is asked to wait; from then on only the system's buffers fill.
    await until(() => clock.pending === 1);
    const taken = clock.timersSet;
    for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.timersSet).toBe(taken);
    expect(written).toBeLessThan(all);
    let count = 1;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) count++;
    expect(count).toBe(all + 1);
  });
});

describe("waiting for a deploy", () => {
  it.each([
    ["the whole record", { id: "ep_1", name: "n", status: "live", extra: 1 }, "ep_1"],
    ["an id and a status", { id: "ep_1", status: "live" }, "ep_1"],
    ["a name alone", { name: "n" }, "n"],
  ])("answers the endpoint, given %s", async (_what, endpoint, id) => {
    const server = await streaming(`${PROGRESS}event: complete\ndata: ${JSON.stringify({ endpoint })}\n\n`);
    const deployed = await deployAndWait(server);
    expect(deployed).toBeInstanceOf(Endpoint);
    expect(deployed.id).toBe(id);
    expect(deployed.raw).toEqual(endpoint);
  });

  it.each([
    ["no JSON", '{"endpoint": {"id": "ep'],
    ["no endpoint", "{}"],
    ["an endpoint without id or name", '{"endpoint": {"status": "live"}}'],
    ["a list", "[]"],
    ["null", "null"],
  ])("does not know, given %s", async (_what, data) => {
    const error = await rejection(deployAndWait(await streaming(`event: complete\ndata: ${data}\n\n`)));
    expect(error).toBeInstanceOf(DeployOutcomeUnknownError);
    expect((error as Error).message).toContain("outcome is unknown");
    expect(deployOutcome(error)).toBe("unknown");
  });

  it.each([
    ['{"message": "no GPU"}', "deploy failed: no GPU"],
    ["{}", "deploy failed: unknown error"],
    ['{"message": 7}', "deploy failed: unknown error"],
  ])("fails on an error event with %s", async (data, message) => {
    const error = await rejection(deployAndWait(await streaming(`event: error\ndata: ${data}\n\n`)));
    expect(error).toBeInstanceOf(DeployFailedError);
    expect((error as Error).message).toBe(message);
    expect(deployOutcome(error)).toBe("failed");
  });

  it("does not know, given an error event that cannot be read", async () => {
    const error = await rejection(deployAndWait(await streaming("event: error\ndata: {gar\n\n")));
    expect(deployOutcome(error)).toBe("unknown");
  });

  it("does not wait unless the caller asks for it", async () => {
    const wait = false as boolean;
    const result = client({ baseURL: (await streaming(COMPLETE)).url }).endpoints.deploy({ task: "t", wait });
    expect(result).not.toBeInstanceOf(Promise);
  });
});

describe("a deploy whose outcome is unknown", () => {
  const destroy = (socket: net.Socket) => setImmediate(() => socket.destroy());
  const chunked = STREAM_HEAD.replace("connection: close", "transfer-encoding: chunked");
  const inChunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

  it.each([
    ["a clean end before any event", STREAM_HEAD, DeployInterruptedError],
    ["a clean end after progress", STREAM_HEAD + PROGRESS, DeployInterruptedError],
    ["a clean end inside the last event", STREAM_HEAD + COMPLETE.slice(0, 15), DeployInterruptedError],
    ["a cut before any event", chunked, APIConnectionError],
    ["a cut after progress", chunked + inChunk(PROGRESS), APIConnectionError],
    ["a cut inside the last event", chunked + inChunk(COMPLETE.slice(0, -3)), APIConnectionError],
    ["no answer", "", APIConnectionError],
    ["half a head", "HTTP/1.1 200 OK\r\ncontent-", APIConnectionError],
    ["no HTTP", "220 smtp.example.com ESMTP\r\n", APIConnectionError],
    ["an event over 1 MiB", `${STREAM_HEAD}data: ${"x".repeat(2 ** 21)}\n\n`, APIResponseError],
    ["a page", `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<p>`, APIResponseError],
    ["JSON", "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}", APIResponseError],
    ["nothing at all", "HTTP/1.1 204 No Content\r\n\r\n", APIResponseError],
  ])("%s", async (_what, text, Class) => {
    const server = await serveRaw((socket) => {
      socket.write(text, () => destroy(socket));
    });
    const { error } = await drain(deploy(server));
    expect(error).toBeInstanceOf(Class);
    expect(deployOutcome(error)).toBe("unknown");
    expect((error as Error).message).toMatch(
      error instanceof DeployInterruptedError
        ? /^deploy stream ended without a 'complete' event$/
        : /the outcome of the deploy is unknown: look for the endpoint before deploying again$/,
    );
    expect(server.heads).toHaveLength(1);
  });

  it.each([408, 409, 425, 429, 500, 502, 503, 504])("a %i is not followed by another attempt", async (status) => {
    const server = await serve((response) => json(response, status, { detail: "no" }, { "retry-after": "0" }));
    const error = await rejection(deployAndWait(server));
    expect(error).toMatchObject({ status, message: "no" });
    expect(server.requests).toHaveLength(1);
  });

  it("a 421 is not sent again either", async () => {
    const server = await serve((response) => json(response, 421, {}));
    expect(deployOutcome(await rejection(deployAndWait(server)))).toBe("refused");
    expect(server.requests).toHaveLength(1);
  });

  it("a kept connection that the server drops under the request is not sent again", async () => {
    const server = await serveRaw((socket, head) => {
      if (head.startsWith("POST")) socket.destroy();
      else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
    });
    const pareta = client({ baseURL: server.url });
    await pareta.endpoints.list();
    expect(deployOutcome((await drain(pareta.endpoints.deploy({ task: "t" }))).error)).toBe("unknown");
    expect(server.heads.filter((head) => head.startsWith("POST"))).toHaveLength(1);
  });
});

it("a deploy that reaches no server says that nothing was sent", async () => {
  const error = await rejection(
    client({ baseURL: `http://127.0.0.1:${await closedPort()}`, maxRetries: 1 }).endpoints.deploy({
      task: "t",
      wait: true,
    }),
  );
  expect(error).toMatchObject({
    name: "APIConnectionError",
    sent: false,
    message: expect.stringMatching(/nothing was sent$/) as string,
  });
});
