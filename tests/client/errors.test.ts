import { inspect } from "node:util";
import * as api from "pulumi-pareta/client";
import { explain } from "../../provider/endpoint/decide/explain";
import { client, KEY, rejection } from "./support/client";
import { closeServers, json, serve } from "./support/servers";

afterEach(closeServers);

async function retrieveFailing(status: number, body: string, headers: Record<string, string> = {}): Promise<unknown> {
  const server = await serve((response) => response.writeHead(status, headers).end(body));
  return rejection(client({ baseURL: server.url, maxRetries: 0 }).endpoints.retrieve("ep"));
}

describe("a status", () => {
  it.each([
    [400, api.BadRequestError],
    [401, api.AuthenticationError],
    [402, api.InsufficientCreditsError],
    [403, api.PermissionDeniedError],
    [404, api.NotFoundError],
    [405, api.APIStatusError],
    [408, api.APIStatusError],
    [409, api.ConflictError],
    [410, api.NotFoundError],
    [418, api.APIStatusError],
    [422, api.BadRequestError],
    [429, api.RateLimitError],
    [500, api.APIStatusError],
    [502, api.APIStatusError],
    [503, api.EndpointNotReadyError],
    [504, api.APIStatusError],
    [599, api.APIStatusError],
  ])("%i has its class, and says what the server said", async (status, Class) => {
    const error = await retrieveFailing(status, '{"detail": "in so many words"}', {
      "x-request-id": "req_7",
      "x-a": "b",
    });
    expect((error as Error).constructor).toBe(Class);
    expect(error).toBeInstanceOf(api.ParetaError);
    expect(error).toMatchObject({
      name: Class.name,
      kind: "status",
      message: "in so many words",
      status,
      detail: "in so many words",
      requestId: "req_7",
      retryAfterMs: null,
      response: { headers: { "x-a": "b" }, body: '{"detail": "in so many words"}' },
    });
  });

  it.each([
    [
      "a list of faults",
      { detail: [{ loc: ["body", "task"], msg: "Field required", type: "missing" }] },
      "body.task: Field required",
    ],
    [
      "several faults",
      { detail: [{ loc: ["body", "models", 0], msg: "bad" }, { msg: "worse" }, "?"] },
      "body.models.0: bad; worse",
    ],
    ["a place that has no text", { detail: [{ loc: ["body", { toString: 1, valueOf: 1 }], msg: "bad" }] }, "body: bad"],
    ["an empty list", { detail: [] }, "HTTP 422"],
    ["an object", { detail: { code: 7 } }, "HTTP 422"],
    ["an empty text", { detail: " " }, "HTTP 422"],
    ["no detail", { message: "other" }, "HTTP 422"],
    ["a list as the body", ["x"], "HTTP 422"],
  ])("with %s as its detail reads well", async (_what, body, message) => {
    const error = await retrieveFailing(422, JSON.stringify(body));
    expect(error).toMatchObject({ message, detail: (body as { detail?: unknown }).detail ?? null });
  });

  it.each([
    ["a proxy's page", "<html>Bad Gateway</html>"],
    ["nothing", ""],
    ["a part of JSON", '{"detail": "in so m'],
  ])("with %s as its body is HTTP <status>", async (_what, body) => {
    expect(await retrieveFailing(502, body)).toMatchObject({ message: "HTTP 502", detail: null, response: { body } });
  });

  it("is read no further than 64 KiB", async () => {
    const error = await retrieveFailing(500, "x".repeat(1024 * 1024));
    expect(error).toMatchObject({ message: "HTTP 500", status: 500 });
    expect((error as api.APIStatusError).response.body).toHaveLength(64 * 1024);
  });

  it("stands even when its body is cut", async () => {
    const server = await serve((response) => {
      response.writeHead(403, { "content-length": "100" }).write('{"detail":');
      setImmediate(() => response.destroy());
    });
    const error = await rejection(client({ baseURL: server.url }).endpoints.retrieve("ep"));
    expect(error).toBeInstanceOf(api.PermissionDeniedError);
  });
});

describe("what a server sends with a status", () => {
  it.each([".", " ", "\u00a0"])("may be 60 kB of %j in one text, and costs no time", async (piece) => {
    const started = performance.now();
    const error = await retrieveFailing(422, JSON.stringify({ detail: `${piece.repeat(30_000)}x` }));
    expect(explain(error, "deploying")).toMatch(
      /28,\d{3} more characters\) \(HTTP 422\)\.$|^Deploying failed: (\\u00a0)*/,
    );
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it.each([".", " ", "\n", "\u00a0", "a ", "...x", "#", "::"])(
    "may be 12 kB of %j, and costs no time",
    async (piece) => {
      const detail = piece.repeat(12_000 / piece.length);
      const started = performance.now();
      const bodies = [{ detail: `${detail}x` }, { detail: [{ loc: ["body", detail], msg: detail }] }];
      for (const body of bodies) {
        const error = (await retrieveFailing(422, JSON.stringify(body))) as api.APIStatusError;
        const shown = explain(error, "deploying");
        expect(error.message.length).toBeLessThanOrEqual(2000);
        expect(shown.length).toBeLessThan(2200);
        expect(shown).toMatch(/\(\d+,\d{3} more characters\)|\(HTTP 422\)/);
      }
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );

  it("may stand in an error of any class, and costs no time there either", () => {
    const started = performance.now();
    for (const piece of [".", " ", ". "]) explain(new Error(`${piece.repeat(100_000)}x`), "deploying");
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("is shown on one line, and does nothing there", async () => {
    const detail = "::error::x\n\u001b[2J##vso[task.complete]\r\u202e";
    const error = await retrieveFailing(400, JSON.stringify({ detail }), { "x-request-id": "req\t7" });
    expect(error).toMatchObject({
      message: ":\\u003aerror::x\\n\\u001b[2J#\\u0023vso[task.complete]\\r\\u202e",
      detail,
      requestId: "req\\t7",
    });
  });

  it.each([
    ["the detail", (pad: string) => ({ body: JSON.stringify({ detail: `${pad}${KEY}${"x".repeat(500)}` }) }), 2000],
    ["the body", (pad: string) => ({ body: `${pad}${KEY}${"x".repeat(500)}` }), 65_536],
    ["the request id", (pad: string) => ({ body: "", headers: { "x-request-id": `${pad}${KEY}x` } }), 200],
  ])("holds no half of a key where %s is cut", async (_what, answer, cut) => {
    for (let before = 0; before <= KEY.length + 40; before++) {
      const { body, headers } = { headers: {}, ...answer("y".repeat(cut - before)) };
      const fetch = () => Promise.resolve(new Response(body, { status: 400, headers }));
      const error = await rejection(client({ fetch }).endpoints.retrieve("ep"));
      const shown = inspect(error, { depth: Infinity, maxStringLength: Infinity });
      expect(shown).not.toContain(KEY.slice(0, 12));
      expect(shown).not.toMatch(/s3cr/);
    }
  });

  it.each(["content-type", "location"])("is bounded in a %s", async (name) => {
    const long = `https://${"x".repeat(60)}.test/${"y".repeat(5000)}`;
    const status = name === "location" ? 302 : 200;
    const server = await serve((response) => response.writeHead(status, { [name]: long }).end("pong"));
    const pareta = client({ baseURL: server.url, maxRetries: 0 });
    for (const call of [pareta.endpoints.list(), pareta.endpoints.deploy({ task: "t", wait: true })]) {
      expect(((await rejection(call)) as Error).message.length).toBeLessThan(400);
    }
  });
});

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("%i is an error that shows the host, and sends nothing there", async (status) => {
    const elsewhere = await serve((response) => json(response, 200, []));
    const location = `${elsewhere.url}/v1/endpoints?token=t0ken`;
    const server = await serve((response) => response.writeHead(status, { location }).end());
    for (const fetch of [undefined, globalThis.fetch as api.Fetch]) {
      const error = await rejection(client({ baseURL: server.url, fetch }).endpoints.list());
      expect(error).toMatchObject({ status, kind: "status" });
      expect((error as Error).message).toContain(`a redirect to ${new URL(elsewhere.url).host} was not followed`);
      expect((error as Error).message).toContain("the key was not sent");
      expect((error as Error).message).not.toContain("t0ken");
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it("may point nowhere", async () => {
    expect(await retrieveFailing(302, "")).toMatchObject({ message: expect.stringContaining("nowhere") as string });
  });
});

describe("deployOutcome", () => {
  const status = (code: number) =>
    new api.APIStatusError({
      message: "",
      status: code,
      detail: null,
      requestId: null,
      response: { headers: {}, body: "" },
      retryAfterMs: null,
    });

  const refused = [301, 302, 307, 400, 401, 402, 403, 404, 405, 409, 413, 418, 422, 429, 451];
  const unknown = [408, 500, 501, 502, 503, 504, 520, 599];

  it.each([
    ...refused.map((code) => [`a ${code}`, status(code), "refused"] as const),
    ...unknown.map((code) => [`a ${code}`, status(code), "unknown"] as const),
    ["a refused connection", new api.APIConnectionError("", { sent: false }), "not-sent"],
    ["a slow connection", new api.APITimeoutError("", { limit: "connect", sent: false }), "not-sent"],
    ["no time left to try again", new api.APITimeoutError("", { limit: "total", sent: false }), "not-sent"],
    ["a cut", new api.APIConnectionError("", { sent: true }), "unknown"],
    ["no headers", new api.APITimeoutError("", { limit: "headers", sent: true }), "unknown"],
    ["silence", new api.APITimeoutError("", { limit: "idle", sent: true }), "unknown"],
    ["the end of its time", new api.APITimeoutError("", { limit: "total", sent: true }), "unknown"],
    ["a page in place of a stream", new api.APIResponseError("", "content-type"), "unknown"],
    ["an endless event", new api.APIResponseError("", "oversize"), "unknown"],
    ["an end without a last event", new api.DeployInterruptedError(""), "unknown"],
    ["an unreadable last event", new api.DeployOutcomeUnknownError(""), "unknown"],
    ["an error event", new api.DeployFailedError(""), "failed"],
    ["a wrong argument", new api.ParetaError("task is required"), "not-sent"],
    ["the caller's abort", new DOMException("", "AbortError"), "unknown"],
    ["anything else", "what?", "unknown"],
  ] as const)("%s", (_what, error, outcome) => {
    expect(api.deployOutcome(error)).toBe(outcome);
  });
});

it("is one tree", () => {
  const timeout = new api.APITimeoutError("", { limit: "idle", sent: true });
  expect(timeout).toBeInstanceOf(api.APIConnectionError);
  expect(timeout).toBeInstanceOf(api.ParetaError);
  expect(new api.DeployInterruptedError("")).toBeInstanceOf(api.DeployOutcomeUnknownError);
  expect(new api.APIResponseError("", "shape")).not.toBeInstanceOf(api.APIStatusError);
});
