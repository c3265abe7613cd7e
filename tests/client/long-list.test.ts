import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ClientInAProcess } from "./support/child";
import { client, KEY, rejection } from "./support/client";
import { closeServers, serve } from "./support/servers";

let inAProcess: ClientInAProcess;

beforeAll(() => {
  inAProcess = new ClientInAProcess();
});
afterAll(() => inAProcess.remove());
afterEach(closeServers);

const ROWS = 10_000;

/** A row with a prompt of 5,000 characters, which no other row has. */
const row = (index: number) => ({
  id: `ep_${index}`,
  name: `contracts-${index}`,
  status: "live",
  recommendedSystemPrompt: `Prompt ${index}:\n`.padEnd(5_000, 'Read the "contract". '),
});

/** Sends the rows one by one, some 50 MB, no faster than they are taken. */
function send(response: ServerResponse, rowOf: (index: number) => unknown, end = "]"): void {
  function* texts() {
    for (let index = 0; index < ROWS; index++) yield (index === 0 ? "[" : ",") + JSON.stringify(rowOf(index));
    yield end;
  }
  response.writeHead(200, { "content-type": "application/json" });
  pipeline(Readable.from(texts()), response).catch(() => {});
}

it("of 50 MB is read with little more memory than its rows take", async () => {
  // A letter beyond Latin doubles what the text of the whole list would take.
  const server = await serve((response) =>
    send(response, (index) => (index === 0 ? { ...row(0), task: "…" } : row(index))),
  );
  const script = `
    const rows = await pa.endpoints.list({ maxRetries: 0 });
    console.log(rows.length, rows[9_999].name, rows[9_999].recommendedSystemPrompt.length);`;
  // The rows take 55 MB. The text of all of them would take 100 MB more.
  const { code, output } = await inAProcess.run(server.url, script, { NODE_OPTIONS: "--max-old-space-size=96" });
  expect({ code, output }).toEqual({ code: 0, output: "10000 contracts-9999 5000\ndone\n" });
});

it("keeps a prompt once that many rows have", async () => {
  const shared = row(0).recommendedSystemPrompt;
  const server = await serve((response) =>
    send(response, (index) => ({ ...row(index), recommendedSystemPrompt: shared })),
  );
  const script = `
    const rows = await pa.endpoints.list({ maxRetries: 0 });
    console.log(rows.length, rows[9_999].recommendedSystemPrompt.length);`;
  const { code, output } = await inAProcess.run(server.url, script, { NODE_OPTIONS: "--max-old-space-size=40" });
  expect({ code, output }).toEqual({ code: 0, output: "10000 5000\ndone\n" });
});

it("names its bad row", async () => {
  const server = await serve((response) =>
    send(response, (index) => (index < 7_000 ? row(index) : { status: "live" })),
  );
  const error = await rejection(client({ baseURL: server.url }).endpoints.list({ maxRetries: 0 }));
  expect(error).toMatchObject({
    fault: "shape",
    message: "expected an endpoint with an id or a name, got neither (in row 7000 of the endpoints)",
  });
});

it.each([
  ["that lost its end", "", "truncated"],
  ["with more behind it", "] [", "truncated"],
])("%s is an error, although all its rows are good", async (_what, end, fault) => {
  const server = await serve((response) => send(response, row, end));
  const error = await rejection(client({ baseURL: server.url }).endpoints.list({ maxRetries: 0 }));
  expect(error).toMatchObject({ fault, message: expect.stringContaining("expected JSON, got a part of it") as string });
});

it("is free of the key, in whichever row it is", async () => {
  const server = await serve((response) =>
    send(response, (index) => ({ ...row(index), task: index === 8_888 ? KEY : "t" })),
  );
  const rows = await client({ baseURL: server.url }).endpoints.list();
  expect(rows[8_888]!.task).toBe("[redacted]");
  expect(rows[8_889]!.task).toBe("t");
});

it("that its caller gives up is not read to its end", async () => {
  const given = new AbortController();
  let sent = 0;
  const closed = serve((response) => {
    const rowOf = (index: number) => {
      if (index === 500) given.abort(new Error("enough"));
      sent = index;
      return row(index);
    };
    send(response, rowOf);
  });
  const failure = rejection(client({ baseURL: (await closed).url }).endpoints.list({ signal: given.signal }));
  expect(await failure).toMatchObject({ message: "enough" });
  expect(sent).toBeLessThan(ROWS - 1);
});
