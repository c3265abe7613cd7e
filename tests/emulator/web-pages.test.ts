import { request } from "node:http";
import { hostname } from "node:os";
import type { Emulator, EmulatorOptions } from "../../emulator";
import { KEY, start } from "./support";

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends exactly these headers, because `fetch` would set some of its own and leave others out. */
function send(
  { port }: Emulator,
  path: string,
  { method = "POST", headers = {}, body = "" }: Sent,
): Promise<{ status: number; detail: unknown }> {
  return new Promise((resolve, reject) => {
    const sending = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        const json = response.headers["content-type"] === "application/json";
        const detail = json ? (JSON.parse(text) as { detail?: unknown }).detail : undefined;
        resolve({ status: response.statusCode ?? 0, detail });
      });
    });
    sending.once("error", reject).end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };
const FAULT = '{"call":"list","status":503}';
const KEYED = { authorization: `Bearer ${KEY}` };
const MOZILLA = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/150.0" };

const open = (options: EmulatorOptions = {}) =>
  start({ endpoints: [{ id: "ep_1", name: "contracts", task: "general-chat" }], ...options });

describe("what a web page sends to the administration is refused", () => {
  it.each<[string, Sent, number]>([
    ["under a name of its own", { headers: { host: "evil.example", ...JSON_TYPE } }, 403],
    [
      "under one that only begins like this machine's",
      { headers: { host: "localhost.evil.example", ...JSON_TYPE } },
      403,
    ],
    ["under one that hides another", { headers: { host: "127.0.0.1@evil.example", ...JSON_TYPE } }, 403],
    ["under an address that is not this machine's", { headers: { host: "203.0.113.7:8787", ...JSON_TYPE } }, 403],
    ["from another address", { headers: { origin: "https://evil.example", ...JSON_TYPE } }, 403],
    ["from another port of this machine", { headers: { origin: "http://127.0.0.1:1", ...JSON_TYPE } }, 403],
    ["from a frame that is nowhere", { headers: { origin: "null", ...JSON_TYPE } }, 403],
    ["as text", { headers: { "content-type": "text/plain" } }, 415],
    ["as text that mentions JSON", { headers: { "content-type": "text/plain; application/json" } }, 415],
    ["as a form", { headers: { "content-type": "application/x-www-form-urlencoded" } }, 415],
    ["as it is", {}, 415],
  ])("%s", async (_how, sent, status) => {
    const emulator = await open();
    const answer = await send(emulator, "/_emulator/faults", { ...sent, body: FAULT });
    expect(answer).toEqual({ status, detail: expect.any(String) as string });
    expect(emulator.pendingFaults()).toEqual([]);
  });

  it.each([{ origin: "https://evil.example" }, { host: "evil.example" }])(
    "also where there is no body, and where it only looks (%j)",
    async (headers) => {
      const emulator = await open();
      expect((await send(emulator, "/_emulator/endpoints/contracts/stop", { headers })).status).toBe(403);
      expect(emulator.endpoints[0]?.status).toBe("live");
      expect((await send(emulator, "/_emulator/requests", { method: "GET", headers })).status).toBe(403);
    },
  );

  it("and the answer says what to do, with nothing in it that a terminal would act on", async () => {
    const emulator = await open();
    const { detail } = await send(emulator, "/_emulator/faults", { headers: { host: "box.internal" } });
    expect(detail).toMatch(/"box\.internal".*--allow-host/);
    const { detail: other } = await send(emulator, "/_emulator/faults", { headers: { origin: "\u009b31m" } });
    expect(other).toMatch(/Origin: \\u/);
  });
});

describe("what a web page sends to the API is refused", () => {
  it.each<[string, Record<string, string>]>([
    ["from elsewhere", { origin: "https://evil.example" }],
    ["under a name of its own, to change something", { host: "evil.example", origin: "http://evil.example" }],
    ["under a name of its own, to look", { host: "evil.example", ...MOZILLA }],
    ["the same, and it says from where", { host: "evil.example", referer: "http://evil.example/" }],
    ["the same, from a browser that says what it is for", { host: "evil.example", "sec-fetch-site": "same-origin" }],
  ])("%s", async (_how, headers) => {
    const emulator = await open();
    const sent = { headers: { ...KEYED, ...JSON_TYPE, ...headers }, body: '{"task":"general-chat"}' };
    expect((await send(emulator, "/v1/endpoints", sent)).status).toBe(403);
    expect((await send(emulator, "/v1/endpoints", { headers: sent.headers, method: "GET" })).status).toBe(403);
    expect([emulator.endpoints.length, emulator.requests]).toEqual([1, []]);
  });

  it("and a tool is not, by whatever name it comes: a container's, or one behind a proxy", async () => {
    const emulator = await open();
    const headers = { ...KEYED, host: "pareta.internal:8787", "user-agent": "curl/8.14.1" };
    expect((await send(emulator, "/v1/endpoints", { method: "GET", headers })).status).toBe(200);
  });
});

describe("a local tool is let in", () => {
  it.each(["127.0.0.1", "127.0.0.1:8787", "localhost:1", "LOCALHOST", "api.localhost", "[::1]:8787", "127.1.2.3"])(
    "by %s",
    async (host) => {
      const emulator = await open();
      const headers = { host, ...JSON_TYPE, origin: `http://${host}` };
      expect((await send(emulator, "/_emulator/faults", { headers, body: FAULT })).status).toBe(204);
    },
  );

  it.each<[string, EmulatorOptions, string]>([
    ["a name that it is told", { allowedHosts: ["emulator"] }, "Emulator:8787"],
    ["the name that it listens on", { host: "localhost" }, "localhost"],
    ["an address of a machine whose every address it listens on", { host: "0.0.0.0" }, "192.0.2.1:8787"],
    ["that machine's name", { host: "0.0.0.0" }, hostname()],
  ])("by %s", async (_how, options, host) => {
    const emulator = await open(options);
    expect((await send(emulator, "/_emulator/ledger", { method: "GET", headers: { host } })).status).toBe(200);
  });

  it("but by no other name, wherever it listens", async () => {
    const emulator = await open({ host: "0.0.0.0", allowedHosts: ["emulator"] });
    const headers = { host: "evil.example" };
    expect((await send(emulator, "/_emulator/ledger", { method: "GET", headers })).status).toBe(403);
  });

  it("with a body that says that it is JSON, and how it is written", async () => {
    const emulator = await open();
    const headers = { "content-type": "application/json; charset=utf-8" };
    expect((await send(emulator, "/_emulator/faults", { headers, body: FAULT })).status).toBe(204);
  });
});
