import { rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { selfSigned } from "./support/certificate";
import { ClientInAProcess } from "./support/child";
import { serveProxy } from "./support/proxy";
import { closedPort, closeServers, listen, serve, serveRaw, STREAM_HEAD } from "./support/servers";

let inAProcess: ClientInAProcess;
const run: ClientInAProcess["run"] = (...args) => inAProcess.run(...args);

// Hang protection only: a separate process takes a second to start, and several on a busy machine.
jest.setTimeout(120_000);

beforeAll(() => {
  inAProcess = new ClientInAProcess();
});
afterAll(() => inAProcess.remove());
afterEach(closeServers);

it("lets the process end while its connections are idle", async () => {
  const server = await serve((response) => response.writeHead(200, { "keep-alive": "timeout=600" }).end("[]"));
  const { code, output, took } = await run(server.url, "await pa.endpoints.list();");
  expect({ code, output }).toEqual({ code: 0, output: "done\n" });
  expect(took).toBeLessThan(20_000);
});

it("lets the process end after a deploy whose stream stays open", async () => {
  const server = await serveRaw((socket) => {
    socket.write(`${STREAM_HEAD}event: complete\ndata: {"endpoint": {"id": "a"}}\n\n`);
  });
  const { code, output, took } = await run(server.url, `await pa.endpoints.deploy({ task: "t", wait: true });`);
  expect({ code, output }).toEqual({ code: 0, output: "done\n" });
  expect(took).toBeLessThan(20_000);
});

it("leaves no rejection unhandled, however calls fail", async () => {
  const nobody = await closedPort();
  const server = await serveRaw((socket, head) => {
    if (head.includes("silent")) return;
    socket.write(`${STREAM_HEAD}data: {}\n\n`, () => setTimeout(() => socket.destroy(), 30));
  });
  const script = `
    const other = new Pareta({ apiKey: "pareta_sk_a.secret", baseURL: "http://127.0.0.1:${nobody}", maxRetries: 0 });
    const silent = { headersTimeout: 50, maxRetries: 0 };
    const iterate = async (events, most = Infinity) => { for await (const _ of events) if (--most === 0) break; };
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 60);
    const results = await Promise.allSettled([
      pa.endpoints.list({ maxRetries: 0 }),
      pa.endpoints.delete("silent", silent),
      pa.endpoints.retrieve("silent", { signal: abort.signal }),
      pa.endpoints.start("silent", { timeout: 40 }),
      pa.endpoints.deploy({ task: "t", wait: true }),
      iterate(pa.endpoints.deploy({ task: "t" })),
      iterate(pa.endpoints.deploy({ task: "t" }), 1),
      iterate(pa.endpoints.deploy({ task: "t" }, { signal: abort.signal })),
      other.endpoints.list(),
      other.endpoints.deploy({ task: "t", wait: true }),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    console.log(results.map(({ status }) => status[0]).join(""));
  `;
  const { code, output } = await run(server.url, script);
  expect({ code, output }).toEqual({ code: 0, output: "rrrrrrfrrr\ndone\n" });
});

it("goes through a proxy to a server whose certificate a private authority vouches for, and lets the process end", async () => {
  const target = await listen(
    https.createServer(selfSigned, (_request, response) => {
      response.writeHead(200, { "keep-alive": "timeout=600" }).end('[{ "id": "ep_1" }]');
    }),
  );
  const proxy = await serveProxy({ target: target.url, user: "user:pa55word" });
  const authority = path.join(tmpdir(), `pareta-authority-${process.pid}.pem`);
  writeFileSync(authority, selfSigned.cert);
  const env = { HTTPS_PROXY: proxy.url.replace("//", "//user:pa55word@"), NO_PROXY: "", no_proxy: "" };
  const script = "console.log((await pa.endpoints.list())[0].id);";
  const trusting = await run("https://localhost", script, { ...env, NODE_EXTRA_CA_CERTS: authority });
  expect(trusting).toMatchObject({ code: 0, output: "ep_1\ndone\n" });
  expect(trusting.took).toBeLessThan(20_000); // the tunnel, which both ends keep open, does not delay it
  expect(proxy.asked).toEqual(["CONNECT localhost:443"]);

  const doubting = await run("https://localhost", script, env);
  expect(doubting.code).not.toBe(0);
  expect(doubting.output).toContain("the certificate of localhost was not accepted");
  expect(doubting.output).not.toContain("pa55word");
  rmSync(authority);
});
