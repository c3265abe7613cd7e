import { transformFileSync } from "@swc/core";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { closedPort, closeServers, serve, serveRaw, STREAM_HEAD } from "./support/servers";

const SOURCES = path.join(__dirname, "../../provider/client");
const directory = mkdtempSync(path.join(tmpdir(), "pareta-client-"));

beforeAll(() => {
  for (const file of readdirSync(SOURCES)) {
    const { code } = transformFileSync(path.join(SOURCES, file), {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      module: { type: "commonjs" },
    });
    writeFileSync(path.join(directory, file.replace(/\.ts$/, ".js")), code);
  }
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(closeServers);

/** Runs a script with `pa`, a client that is never closed, in a process of its own; where an unhandled rejection is fatal. */
async function run(baseURL: string, script: string): Promise<{ code: number | null; output: string; took: number }> {
  const source = `
    const { Pareta } = require("./index.js");
    const pa = new Pareta({ apiKey: "pareta_sk_a.secret", baseURL: ${JSON.stringify(baseURL)}, random: () => 0 });
    (async () => { ${script} })().then(() => console.log("done"));
  `;
  const started = Date.now();
  const child = spawn(process.execPath, ["-e", source], {
    cwd: directory,
    env: { ...process.env, NODE_PATH: path.join(__dirname, "../../node_modules") },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output, took: Date.now() - started };
}

it("lets the process end while its connections are idle", async () => {
  const server = await serve((response) => response.writeHead(200, { "keep-alive": "timeout=600" }).end("[]"));
  const { code, output, took } = await run(server.url, "await pa.endpoints.list();");
  expect({ code, output }).toEqual({ code: 0, output: "done\n" });
  expect(took).toBeLessThan(3000);
});

it("lets the process end after a deploy whose stream stays open", async () => {
  const server = await serveRaw((socket) => {
    socket.write(`${STREAM_HEAD}event: complete\ndata: {"endpoint": {"id": "a"}}\n\n`);
  });
  const { code, output, took } = await run(server.url, `await pa.endpoints.deploy({ task: "t", wait: true });`);
  expect({ code, output }).toEqual({ code: 0, output: "done\n" });
  expect(took).toBeLessThan(3000);
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
