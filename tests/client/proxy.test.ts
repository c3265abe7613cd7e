import type http from "node:http";
import https from "node:https";
import tls from "node:tls";
import { inspect } from "node:util";
import { APIConnectionError, APITimeoutError, deployOutcome, Pareta, ParetaError } from "pulumi-pareta/client";
import { proxyFor } from "../../provider/client/core/proxy";
import { explain } from "../../provider/endpoint/decide/explain";
import { selfSigned } from "./support/certificate";
import { client, CountingClock, drain, KEY, rejection, until } from "./support/client";
import { serveProxy, type TestProxy } from "./support/proxy";
import { closedPort, closeServers, json, listen, serve } from "./support/servers";

const VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"];
const COMPLETE = 'event: complete\ndata: {"endpoint": {"id": "ep_1"}}\n\n';

beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
  const connect = tls.connect.bind(tls) as (options: tls.ConnectionOptions) => tls.TLSSocket;
  jest
    .spyOn(tls, "connect")
    .mockImplementation(((options: tls.ConnectionOptions) =>
      connect({ ...options, ca: selfSigned.cert })) as typeof tls.connect);
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const name of VARIABLES) delete process.env[name];
  await closeServers();
});

/** Pareta behind TLS, with a host name that only a proxy can resolve. */
async function hidden(handler: http.RequestListener = (_request, response) => response.end("[]")) {
  const target = await listen(https.createServer(selfSigned, handler));
  return { target, baseURL: "https://pareta.localhost.invalid" };
}

/** undici offers a connection again a moment after its last response. */
const rest = () => new Promise((resolve) => setImmediate(resolve));

/** The `url` with credentials. */
const as = (user: string, url: string) => url.replace("//", `//${user}@`);

describe("which proxy", () => {
  const PROXY = "http://proxy.corp:3128";
  const find = (target: string, env: NodeJS.ProcessEnv) => proxyFor(new URL(target), env)?.shown;

  it.each<[string, string, NodeJS.ProcessEnv, string | undefined]>([
    ["none by default", "https://api.test", {}, undefined],
    ["HTTPS_PROXY for https", "https://api.test", { HTTPS_PROXY: PROXY }, "proxy.corp:3128 (HTTPS_PROXY)"],
    ["HTTP_PROXY for http", "http://api.test", { HTTP_PROXY: PROXY }, "proxy.corp:3128 (HTTP_PROXY)"],
    ["not the one for the other protocol", "https://api.test", { HTTP_PROXY: PROXY }, undefined],
    ["nor the other way round", "http://api.test", { HTTPS_PROXY: PROXY }, undefined],
    ["the lower case", "https://api.test", { https_proxy: PROXY }, "proxy.corp:3128 (https_proxy)"],
    [
      "the lower case first",
      "https://a.test",
      { HTTPS_PROXY: "http://b", https_proxy: PROXY },
      "proxy.corp:3128 (https_proxy)",
    ],
    [
      "an empty one is none",
      "https://a.test",
      { HTTPS_PROXY: PROXY, https_proxy: "" },
      "proxy.corp:3128 (HTTPS_PROXY)",
    ],
    ["all empty", "https://a.test", { HTTPS_PROXY: " ", https_proxy: "" }, undefined],
    ["without http://", "https://a.test", { HTTPS_PROXY: "proxy.corp:3128" }, "proxy.corp:3128 (HTTPS_PROXY)"],
    ["without a port", "https://a.test", { HTTPS_PROXY: "http://proxy.corp" }, "proxy.corp:80 (HTTPS_PROXY)"],
    ["one behind TLS", "https://a.test", { HTTPS_PROXY: "https://proxy.corp" }, "proxy.corp:443 (HTTPS_PROXY)"],
    ["this machine is no exception", "http://127.0.0.1:8080", { HTTP_PROXY: PROXY }, "proxy.corp:3128 (HTTP_PROXY)"],
  ])("%s", (_what, target, env, want) => {
    expect(find(target, env)).toBe(want);
  });

  it.each<[string, string, boolean]>([
    ["*", "https://api.test", true],
    ["other.test, *", "https://api.test", true],
    ["api.test", "https://api.test", true],
    ["API.Test.", "https://api.test", true],
    ["test", "https://api.test", true],
    [".test", "https://api.test", true],
    ["*.test", "https://api.test", true],
    [".api.test", "https://api.test", true],
    ["pi.test", "https://api.test", false],
    ["api.test.corp", "https://api.test", false],
    ["a.test b.test\tapi.test", "https://api.test", true],
    ["a.test,,api.test", "https://api.test", true],
    ["api.test:443", "https://api.test", true],
    ["api.test:8443", "https://api.test", false],
    ["api.test:8443", "https://api.test:8443", true],
    ["localhost,127.0.0.1,::1", "https://127.0.0.1:8443", true],
    ["localhost,127.0.0.1,::1", "https://[::1]:8443", true],
    ["[::1]", "https://[::1]:8443", true],
    ["[::1]:8443", "https://[::1]:8443", true],
    ["[::1]:8444", "https://[::1]:8443", false],
    ["0.0.1", "https://127.0.0.1", false],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/8", "https://api.test", false],
    ["10.0.0.0/99, 10.0.0.0/, /8", "https://10.1.2.3", false],
    ["fd00::/8", "https://[fd12::1]", true],
    ["fd00::/8", "https://10.1.2.3", false],
    ["", "https://api.test", false],
  ])("NO_PROXY=%j and %s: direct %p", (noProxy, target, direct) => {
    expect(find(target, { HTTPS_PROXY: PROXY, NO_PROXY: noProxy }) === undefined).toBe(direct);
    expect(find(target, { HTTPS_PROXY: PROXY, no_proxy: noProxy, NO_PROXY: "" }) === undefined).toBe(direct);
  });

  it.each([
    ["http://", "is not a URL"],
    ["http://user:pa55word@:3128", "is not a URL"],
    ["socks5://user:pa55word@proxy.corp", "must start with http:// or https://"],
    ["http://user:pa55word%@proxy.corp", "a % that escapes nothing"],
  ])("%s is refused, by the name of its variable and without what it holds", (proxy, why) => {
    for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
      process.env[variable] = proxy;
      const make = () => new Pareta({ apiKey: KEY });
      expect(make).toThrow(ParetaError);
      expect(make).toThrow(`the proxy in the environment's ${variable} `);
      expect(make).toThrow(why);
      expect(make).not.toThrow(/pa55word|user:/);
    }
  });

  it("does not concern a caller's fetch", () => {
    process.env.HTTPS_PROXY = "socks5://proxy.corp";
    expect(() => new Pareta({ apiKey: KEY, fetch: globalThis.fetch })).not.toThrow();
  });
});

describe("through a tunnel", () => {
  it.each([
    ["without a password", undefined, ""],
    ["with one", "user:p@ss/w%rd", "user:p%40ss%2Fw%25rd"],
    ["with a user alone", "user:", "user"],
  ])("%s, everything goes, and the proxy sees nothing of it", async (_what, user, credentials) => {
    const { target, baseURL } = await hidden((request, response) => {
      if (request.method === "GET") return json(response, 200, [{ id: "ep_1" }]);
      response.writeHead(200, { "content-type": "text/event-stream" }).end(COMPLETE);
    });
    const proxy = await serveProxy({ target: target.url, ...(user !== undefined && { user }) });
    process.env.HTTPS_PROXY = credentials === "" ? proxy.url : as(credentials, proxy.url);
    trust(baseURL);
    const pareta = client({ baseURL });
    expect((await pareta.endpoints.list())[0]!.id).toBe("ep_1");
    await rest();
    expect((await pareta.endpoints.deploy({ task: "t", wait: true })).id).toBe("ep_1");
    expect(proxy.asked).toEqual(["CONNECT pareta.localhost.invalid:443"]); // one tunnel, used again
    expect(JSON.stringify(proxy.heads)).not.toContain("pareta_sk_");
    await pareta.close();
    await until(() => proxy.tunnels.size === 0 && target.sockets.size === 0);
  });

  it("nothing goes to a host of NO_PROXY", async () => {
    const { target } = await hidden();
    process.env.HTTPS_PROXY = `http://127.0.0.1:${await closedPort()}`;
    process.env.NO_PROXY = "localhost,127.0.0.1,::1";
    const baseURL = target.url.replace("http://127.0.0.1", "https://localhost");
    await expect(client({ baseURL }).endpoints.list()).resolves.toEqual([]);
  });

  it("a deploy is followed for minutes as long as its stream pings, and ends when it falls silent", async () => {
    const clock = new CountingClock();
    let stream: { write(text: string): void } | undefined;
    const { target, baseURL } = await hidden((_request, response) => {
      stream = response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('event: progress\ndata: {"stage": "booting"}\n\n');
    });
    process.env.HTTPS_PROXY = (await serveProxy({ target: target.url })).url;
    trust(baseURL);
    const iterator = client({ baseURL, clock }).endpoints.deploy({ task: "t" })[Symbol.asyncIterator]();
    await iterator.next();
    const next = rejection(iterator.next());
    for (let minute = 0; minute < 40; minute++) {
      await clock.advance(60_000);
      const before = clock.timersSet;
      stream!.write(": ping\n\n");
      await until(() => clock.timersSet > before);
    }
    await clock.advance(120_000);
    expect(await next).toMatchObject({ limit: "idle", sent: true });
  });

  it("an abandoned deploy releases its tunnel", async () => {
    const { target, baseURL } = await hidden((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: {}\n\n");
    });
    const proxy = await serveProxy({ target: target.url });
    process.env.HTTPS_PROXY = proxy.url;
    trust(baseURL);
    const iterator = client({ baseURL }).endpoints.deploy({ task: "t" })[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    await until(() => proxy.tunnels.size === 0 && target.sockets.size === 0);
    expect(proxy.asked).toHaveLength(1); // and none is requested that would never be used
  });
});

describe("without a tunnel, where the target is not https", () => {
  it("the proxy is asked for the whole address", async () => {
    const server = await serve((response) => json(response, 200, []));
    const proxy = await serveProxy({ target: server.url, user: "u:p" });
    process.env.http_proxy = as("u:p", proxy.url);
    const pareta = client({ baseURL: "http://api.test:8080/below", allowHttp: true });
    await pareta.request("GET", "/v1/x", { params: { a: "b c" } });
    await rest();
    await pareta.endpoints.list();
    expect(proxy.asked[0]).toBe("GET http://api.test:8080/below/v1/x?a=b+c");
    expect(server.requests[0]).toMatchObject({ url: "/below/v1/x?a=b+c", headers: { host: "api.test:8080" } });
    expect(proxy.connections()).toBe(1);
  });

  it("a proxy that requires a password is not a server that does", async () => {
    const server = await serve((response) => json(response, 200, []));
    const proxy = await serveProxy({ target: server.url, user: "user:right-password" });
    process.env.HTTP_PROXY = as("user:wrong-password", proxy.url);
    const pareta = client({ baseURL: "http://api.test", allowHttp: true });
    const error = await rejection(pareta.endpoints.deploy({ task: "t", wait: true }));
    expectRefusal(error, proxy, "HTTP_PROXY", 407);
    expect(server.requests).toEqual([]);
    await until(() => proxy.sockets.size === 0);
  });

  it("the key is not sent to it unencrypted unless the caller allows it", () => {
    process.env.HTTP_PROXY = "http://user:pa55word@proxy.corp:3128";
    const make = (allowHttp: boolean) => () => new Pareta({ apiKey: KEY, baseURL: "http://localhost:8080", allowHttp });
    expect(make(false)).toThrow("unencrypted to the proxy proxy.corp:3128 (HTTP_PROXY): set NO_PROXY=localhost");
    expect(make(false)).not.toThrow(/pa55word/);
    expect(make(true)).not.toThrow();
    process.env.NO_PROXY = "localhost";
    expect(make(false)).not.toThrow();
  });
});

describe("nothing was sent", () => {
  it.each([
    ["no password", "", 407, false],
    ["a wrong one", "user:wrong-password", 407, false],
  ])("when the proxy is given %s", async (_what, credentials, status) => {
    const { target, baseURL } = await hidden();
    const proxy = await serveProxy({ target: target.url, user: "user:right-password" });
    process.env.HTTPS_PROXY = credentials === "" ? proxy.url : as(credentials, proxy.url);
    const error = await rejection(client({ baseURL }).endpoints.deploy({ task: "t", wait: true }));
    expectRefusal(error, proxy, "HTTPS_PROXY", status);
    expect((error as Error).message).toContain(
      credentials === "" ? "it asks for the user" : "does not accept the user",
    );
    expect(target.connections()).toBe(0);
  });

  it.each([
    [403, false],
    [502, true],
    [503, true],
  ])("when the proxy answers %i; another attempt may fare better: %p", async (status, retryable) => {
    const proxy = await serveProxy({ onConnect: (socket) => void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`) });
    process.env.HTTPS_PROXY = as("user:wrong-password", proxy.url);
    const { baseURL } = await hidden();
    const error = await rejection(client({ baseURL, maxRetries: 0 }).endpoints.deploy({ task: "t", wait: true }));
    expectRefusal(error, proxy, "HTTPS_PROXY", status);
    expect(error).toMatchObject({ retryable });
  });

  it("when nothing listens at the proxy's address", async () => {
    const port = await closedPort();
    process.env.HTTPS_PROXY = `http://user:wrong-password@127.0.0.1:${port}`;
    const error = await rejection(
      client({ baseURL: "https://api.test", maxRetries: 0 }).endpoints.deploy({ task: "t", wait: true }),
    );
    expect(error).toMatchObject({ name: "APIConnectionError", sent: false, retryable: true, proxy: "HTTPS_PROXY" });
    expect((error as Error).message).toBe(
      `could not connect to the proxy 127.0.0.1:${port} (HTTPS_PROXY): connect ECONNREFUSED 127.0.0.1:${port}; nothing was sent`,
    );
    expectNoPassword(error);
  });

  it.each<[string, (socket: { destroy(): void; write(text: string): void }) => void]>([
    ["hangs up", (socket) => socket.destroy()],
    ["speaks no HTTP", (socket) => socket.write("SSH-2.0-OpenSSH\r\n\r\n")],
  ])("when the proxy %s", async (_what, onConnect) => {
    const proxy = await serveProxy({ onConnect });
    process.env.HTTPS_PROXY = proxy.url;
    const error = await rejection(client({ baseURL: "https://api.test", maxRetries: 0 }).endpoints.start("ep"));
    expect(error).toMatchObject({ name: "APIConnectionError", sent: false, proxy: "HTTPS_PROXY" });
    expect((error as Error).message).toContain(`the proxy ${new URL(proxy.url).host} (HTTPS_PROXY)`);
  });

  it.each<[string, (socket: { write(text: string): void }) => void]>([
    ["the proxy's answer", () => {}],
    ["the handshake behind it", (socket) => socket.write("HTTP/1.1 200 Go\r\n\r\n")],
  ])("when the time to connect ends with %s", async (_what, onConnect) => {
    const proxy = await serveProxy({ onConnect });
    process.env.HTTPS_PROXY = proxy.url;
    const options = { baseURL: "https://api.test", connectTimeout: 200, maxRetries: 0 };
    const error = await rejection(client(options).endpoints.deploy({ task: "t", wait: true }));
    expect(error).toBeInstanceOf(APITimeoutError);
    expect(error).toMatchObject({ limit: "connect", sent: false, proxy: "HTTPS_PROXY" });
    expect((error as Error).message).toBe(
      `no connection through the proxy ${new URL(proxy.url).host} (HTTPS_PROXY) in time; nothing was sent`,
    );
    expect(deployOutcome(error)).toBe("not-sent");
    await until(() => proxy.sockets.size === 0);
  });

  it("when the certificate behind the tunnel is not trusted", async () => {
    jest.restoreAllMocks();
    const { target, baseURL } = await hidden();
    process.env.HTTPS_PROXY = (await serveProxy({ target: target.url })).url;
    const error = await rejection(client({ baseURL }).endpoints.deploy({ task: "t", wait: true }));
    expect(error).toMatchObject({ sent: false, retryable: false, proxy: null });
    expect((error as Error).message).toMatch(
      /^could not connect through the proxy .*: the certificate of pareta\.localhost/,
    );
  });

  it("when the tunnel is cut inside the handshake", async () => {
    const proxy = await serveProxy({
      onConnect: (socket) => void socket.write("HTTP/1.1 200 Go\r\n\r\n", () => socket.destroy()),
    });
    process.env.HTTPS_PROXY = proxy.url;
    const error = await rejection(client({ baseURL: "https://api.test", maxRetries: 0 }).endpoints.start("ep"));
    expect(error).toMatchObject({ name: "APIConnectionError", sent: false, retryable: true });
  });
});

it("something was sent once the tunnel stands and the request left", async () => {
  const { target, baseURL } = await hidden(() => {
    for (const socket of proxy.tunnels) socket.destroy();
  });
  const proxy = await serveProxy({ target: target.url });
  process.env.HTTPS_PROXY = proxy.url;
  trust(baseURL);
  const error = await rejection(client({ baseURL }).endpoints.deploy({ task: "t", wait: true }));
  expect(error).toMatchObject({ name: "APIConnectionError", sent: true });
  expect(deployOutcome(error)).toBe("unknown");
  expect(proxy.asked).toHaveLength(1);
});

it("of many calls at once, each has its own tunnel", async () => {
  const { target, baseURL } = await hidden();
  const proxy = await serveProxy({ target: target.url });
  process.env.HTTPS_PROXY = proxy.url;
  trust(baseURL);
  const pareta = client({ baseURL });
  await Promise.all(Array.from({ length: 10 }, () => pareta.endpoints.list()));
  expect(new Set(proxy.asked)).toEqual(new Set(["CONNECT pareta.localhost.invalid:443"]));
  const { error } = await drain(pareta.endpoints.deploy({ task: "t" }));
  expect(error).toBeInstanceOf(ParetaError);
});

/** The tests' certificate is for `localhost`. Here it may also be for the host of `baseURL`. */
function trust(baseURL: string): void {
  const mocked = jest.mocked(tls.connect);
  const connect = mocked.getMockImplementation() as (options: tls.ConnectionOptions) => tls.TLSSocket;
  expect(baseURL).toContain("localhost");
  mocked.mockImplementation(((options: tls.ConnectionOptions) =>
    connect({ ...options, checkServerIdentity: () => undefined })) as typeof tls.connect);
}

function expectRefusal(error: unknown, proxy: TestProxy, variable: string, status: number): void {
  expect(error).toBeInstanceOf(APIConnectionError);
  expect(error).toMatchObject({ sent: false, proxy: variable });
  const where = `the proxy ${new URL(proxy.url).host} (${variable}) refused to connect to `;
  expect((error as Error).message).toContain(where);
  expect((error as Error).message).toContain(`(HTTP ${status}`);
  expect((error as Error).message).toMatch(/; nothing was sent$/);
  expect(explain(error, "deploying")).toContain(`Check the environment's ${variable}`);
  expect(deployOutcome(error)).toBe("not-sent");
  expectNoPassword(error);
}

function expectNoPassword(error: unknown): void {
  const shown = inspect(error, { depth: Infinity, showHidden: true });
  expect(shown).not.toContain("wrong-password");
  expect(shown).not.toContain(Buffer.from("user:wrong-password").toString("base64").slice(0, -4));
}
