import { readFileSync } from "node:fs";
import { APIResponseError, ParetaError, VERSION } from "pulumi-pareta/client";
import { client, KEY, rejection } from "./support/client";
import { closeServers, json, serve, serveRaw } from "./support/servers";

afterEach(closeServers);

const record = { id: "ep_1", name: "one", status: "live", future: { kept: true } };

describe("a plain call", () => {
  it("carries the key, the user agent, and the accepted type", async () => {
    const server = await serve((response) => json(response, 200, []));
    await client({ baseURL: server.url }).endpoints.list();
    const { headers, method, url } = server.requests[0]!;
    expect({ method, url }).toEqual({ method: "GET", url: "/v1/endpoints" });
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
    expect(headers["user-agent"]).toBe(`pulumi-pareta/${VERSION}`);
    expect(headers.accept).toBe("application/json");
    expect(headers).not.toHaveProperty("idempotency-key");
    expect(headers).not.toHaveProperty("content-type");
  });

  it("names the version of package.json", () => {
    const manifest = JSON.parse(readFileSync(`${__dirname}/../../package.json`, "utf8")) as { version: string };
    expect(VERSION).toBe(manifest.version);
  });

  it("keeps one idempotency key for all attempts of a POST, and uses another for the next call", async () => {
    const server = await serve((response, _request, index) =>
      index === 0 ? json(response, 503, {}, { "retry-after": "0" }) : json(response, 200, { query: "q" }),
    );
    const pareta = client({ baseURL: server.url, random: () => 0 });
    await pareta.tasks.match("q");
    await pareta.tasks.match("q");
    const [first, again, next] = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(again).toBe(first);
    expect(next).not.toBe(first);
  });

  it("sends the idempotency key that it is given, and tells when something may have left", async () => {
    const server = await serve((response) => json(response, 200, { ok: true }));
    const pareta = client({ baseURL: server.url });
    let sent = 0;
    await pareta.endpoints.start("ep_1", { idempotencyKey: "mine", onSend: () => sent++ });
    expect(server.requests[0]?.headers["idempotency-key"]).toBe("mine");
    expect(sent).toBe(1);
    const nobody = client({ baseURL: "http://127.0.0.1:9" });
    await rejection(nobody.endpoints.start("ep_1", { maxRetries: 0, onSend: () => sent++ }));
    expect(sent).toBe(1);
    for (const idempotencyKey of ["", "two words", "line\nbreak", "x".repeat(256)]) {
      const error = await rejection(pareta.endpoints.start("ep_1", { idempotencyKey }));
      expect(error).toMatchObject({
        kind: "argument",
        message: expect.stringMatching(/^idempotencyKey must/) as string,
      });
    }
  });

  it.each([
    ["endpoints.retrieve", "GET", "/v1/endpoints/ep_1"],
    ["endpoints.start", "POST", "/v1/endpoints/ep_1/start"],
    ["endpoints.stop", "POST", "/v1/endpoints/ep_1/stop"],
    ["endpoints.delete", "DELETE", "/v1/endpoints/ep_1"],
    ["tasks.retrieve", "GET", "/v1/tasks/ep_1"],
    ["tasks.leaderboard", "GET", "/v1/tasks/ep_1/leaderboard"],
    ["tasks.recommended", "GET", "/v1/tasks/ep_1/leaderboard"],
  ] as const)("%s asks %s %s, without a body", async (name, method, url) => {
    const server = await serve((response) => json(response, 200, { id: "ep_1" }));
    const pareta = client({ baseURL: server.url });
    const calls = {
      "endpoints.retrieve": () => pareta.endpoints.retrieve("ep_1"),
      "endpoints.start": () => pareta.endpoints.start("ep_1"),
      "endpoints.stop": () => pareta.endpoints.stop("ep_1"),
      "endpoints.delete": () => pareta.endpoints.delete("ep_1"),
      "tasks.retrieve": () => pareta.tasks.retrieve("ep_1"),
      "tasks.leaderboard": () => pareta.tasks.leaderboard("ep_1"),
      "tasks.recommended": () => pareta.tasks.recommended("ep_1"),
    };
    await calls[name]();
    expect(server.requests).toMatchObject([{ method, url, body: "" }]);
  });

  it("puts ids into paths escaped, and refuses those that go up", async () => {
    const server = await serve((response, { url }) => json(response, 200, { id: url }));
    const { endpoints } = client({ baseURL: server.url });
    await expect(endpoints.retrieve("a/../b?c#d %é")).resolves.toMatchObject({
      id: "/v1/endpoints/a%2F..%2Fb%3Fc%23d%20%25%C3%A9",
    });
    for (const id of ["", ".", "..", "\ud800"]) {
      expect(() => endpoints.delete(id)).toThrow(ParetaError);
      expect(() => endpoints.metrics(id)).toThrow(ParetaError);
    }
    expect(server.requests).toHaveLength(1);
  });

  it("reads an empty 2xx as {}", async () => {
    const server = await serve((response) => response.writeHead(204).end());
    const { endpoints } = client({ baseURL: server.url });
    await expect(endpoints.start("ep")).resolves.toEqual({});
    await expect(endpoints.delete("ep")).resolves.toBeUndefined();
  });

  it("deletes, whatever body a 2xx has", async () => {
    const server = await serve((response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>gone"));
    await expect(client({ baseURL: server.url }).endpoints.delete("ep")).resolves.toBeUndefined();
  });

  it("ignores informational responses before the real one", async () => {
    const server = await serve((response) => {
      response.writeEarlyHints({ link: "</a>; rel=preload" });
      setTimeout(() => json(response, 200, record), 20);
    });
    await expect(client({ baseURL: server.url }).endpoints.retrieve("ep_1")).resolves.toMatchObject({ id: "ep_1" });
  });

  it("reuses connections", async () => {
    const server = await serve((response) => json(response, 200, []));
    const pareta = client({ baseURL: server.url });
    for (let call = 0; call < 10; call++) await pareta.endpoints.list();
    // A call that follows at once may find that the first connection is not yet marked as free.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it("passes queries through, leaving out what is absent", async () => {
    const server = await serve((response) => json(response, 200, { quality_mean: 0.9 }));
    const metrics = client({ baseURL: server.url }).endpoints.metrics("ep 1");
    for (const measure of ["performance", "uptime", "cost", "quality", "activity"] as const) {
      await expect(metrics[measure]({ window: "24h", since_hours: 24, x: null, y: undefined, z: ["a", "b"] }))
        .resolves //
        .toEqual({ quality_mean: 0.9 });
    }
    expect(server.requests.map(({ url }) => url)).toEqual(
      ["performance", "uptime", "cost", "quality", "activity"].map(
        (measure) => `/v1/endpoints/ep%201/${measure}?window=24h&since_hours=24&z=a&z=b`,
      ),
    );
  });
});

describe("request", () => {
  it("sends what it gets and casts the response", async () => {
    const server = await serve((response) => json(response, 200, { n: 2 }));
    const pareta = client({ baseURL: server.url });
    const cast = (raw: unknown) => (raw as { n: number }).n * 21;
    const answer = await pareta.request("put", "/v1/x?a=1", { body: { b: "é" }, params: { c: true }, cast });
    expect(answer).toBe(42);
    expect(server.requests).toMatchObject([{ method: "PUT", url: "/v1/x?a=1&c=true", body: '{"b":"é"}' }]);
    expect(server.requests[0]!.headers["content-type"]).toBe("application/json");
  });

  it("cannot be redirected to another host by its path", async () => {
    await expect(rejection(client({}).request("GET", "@elsewhere.example/"))).resolves.toBeInstanceOf(ParetaError);
  });

  it("refuses a body that is not JSON, and options that are not valid", async () => {
    const pareta = client({});
    await expect(pareta.request("POST", "/", { body: 1n })).rejects.toThrow("cannot be written as JSON");
    await expect(pareta.request("GET", "/", { maxRetries: -1 })).rejects.toThrow("maxRetries");
    await expect(pareta.request("GET", "/", { timeout: NaN })).rejects.toThrow("timeout");
    await expect(pareta.request("GET", "/", { idleTimeout: 0 })).rejects.toThrow("idleTimeout");
    await expect(pareta.request("GET", "/", { headersTimeout: NaN })).rejects.toThrow("headersTimeout");
  });
});

describe("a response of another shape", () => {
  it.each([
    ["HTML", "<!doctype html><p>sorry", "text/html", "html"],
    ["a part of JSON", '[{"id": "ep_', "application/json", "truncated"],
    ["other text", "pong", "text/plain", "content-type"],
    ["an object in place of a list", '{"data": []}', "application/json", "shape"],
    ["null", "null", "application/json", "shape"],
    ["a row that is no object", '[{"id": "a"}, 7]', "application/json", "shape"],
    ["a row with neither id nor name", '[{"id": "a"}, {"status": "live"}]', "application/json", "shape"],
  ])("%s in place of a list is an error", async (_what, body, type, fault) => {
    const server = await serve((response) => response.writeHead(200, { "content-type": type }).end(body));
    const error = await rejection(client({ baseURL: server.url, maxRetries: 0 }).endpoints.list());
    expect(error).toBeInstanceOf(APIResponseError);
    expect(error).toMatchObject({ fault, message: expect.stringMatching(/expected .*, got /) as string });
  });

  it("names the bad row", async () => {
    const server = await serve((response) => json(response, 200, [record, { id: "" }]));
    await expect(client({ baseURL: server.url }).endpoints.list()).rejects.toThrow("in row 1 of the endpoints");
  });

  /** Responds with a list of one text, this many MiB long. */
  const long = async (mebibytes: number) => {
    const server = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" }).write('["');
      for (let written = 0; written < mebibytes; written++) response.write("x".repeat(1024 * 1024));
      response.end('"]');
    });
    return client({ baseURL: server.url });
  };

  it("is not read beyond 16 MiB", async () => {
    const error = await rejection((await long(20)).tasks.list());
    expect(error).toMatchObject({ name: "APIResponseError", fault: "oversize" });
    expect((error as Error).message).toBe("the answer is longer than 16 MiB, the most that is read of it");
  });

  it("is not even begun to be read when it says that it is longer", async () => {
    const server = await serveRaw((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${2 ** 28 + 1}\r\n\r\n`),
    );
    const error = await rejection(client({ baseURL: server.url }).endpoints.list());
    expect(error).toMatchObject({
      fault: "oversize",
      message: expect.stringContaining("longer than 256 MiB") as string,
    });
    expect(server.heads).toHaveLength(1);
  });

  it("of all endpoints may hold ten thousand with long prompts", async () => {
    const prompt = "x".repeat(2048);
    const rows = Array.from({ length: 10_000 }, (_, index) => ({ id: `ep_${index}`, recommendedSystemPrompt: prompt }));
    const server = await serve((response) => json(response, 200, rows));
    const endpoints = await client({ baseURL: server.url }).endpoints.list();
    expect(endpoints).toHaveLength(10_000);
    expect(endpoints[9_999]).toMatchObject({ id: "ep_9999", recommendedSystemPrompt: prompt });
  });
});

it.each([
  ["endpoints.deploy", () => client({}).endpoints.deploy({ task: "" }), "task is required"],
  ["endpoints.deploy, waiting", () => client({}).endpoints.deploy({ task: " ", wait: true }), "task is required"],
  ["tasks.match", () => client({}).tasks.match(""), "query is required"],
  [
    "chat without a model",
    () => client({}).chat.completions.create({ model: "", messages: [{ role: "user" }] }),
    "model is required (an endpoint id from endpoints.deploy)",
  ],
  [
    "chat without messages",
    () => client({}).chat.completions.create({ model: "ep", messages: [], stream: true }),
    "messages is required and must be non-empty",
  ],
])("%s throws a wrong argument at the call", (_name, call, message) => {
  expect(call).toThrow(new ParetaError(message));
});
