import { APIResponseError, deployOutcome } from "pulumi-pareta/client";
import { scrubberOf } from "../../provider/client/core/scrub";
import { client, drain, KEY, rejection } from "./support/client";
import { closeServers, json, serve, serveRaw, STREAM_HEAD } from "./support/servers";

afterEach(closeServers);

const VERIFIER = KEY.slice(KEY.indexOf(".") + 1);
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The same `body`, with every letter of a key in it written in JSON's other way. */
const spelledOut = (body: string) =>
  body.replaceAll(KEY, [...KEY].map((each) => `\\u00${each.charCodeAt(0).toString(16)}`).join(""));

/** A record that holds the key in every place where a record can hold a text, except its id. */
const leaky = (secret: string) => ({
  id: "ep_1",
  name: `ep-${secret}`,
  status: secret,
  model: `x ${secret}`,
  url: `https://x.test/${secret}/v1`,
  task: secret,
  recommendedSystemPrompt: `Say ${secret}.`,
  promptScaffold: secret,
  [secret]: { deep: [{ er: [secret] }] },
  count: 7,
});

describe.each([
  ["the key", KEY],
  ["its secret part", VERIFIER],
  ["as a URL shows it", encodeURIComponent(KEY)],
  ["as base64", base64(`user:${KEY}`)],
])("a record is free of %s, whichever field carries it", (_form, secret) => {
  const body = JSON.stringify(leaky(secret));
  const check = (text: string) => {
    for (const part of ["s3cr3t", base64(KEY).slice(12, 30), base64(`user:${KEY}`).slice(12, 30)]) {
      expect(text).not.toContain(part);
    }
    expect(text).toContain("[redacted]");
  };

  it.each([
    ["as it is", body],
    ["spelled out", spelledOut(body)],
  ])("%s", async (_how, text) => {
    const server = await serve((response, { method, url }) => {
      const answer = url.endsWith("/ep_1") ? text : `[${text}]`;
      if (method === "GET") return response.writeHead(200, { "content-type": "application/json" }).end(answer);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`event: progress\ndata: {"label": ${text}}\n\nevent: complete\ndata: {"endpoint": ${text}}\n\n`);
    });
    const pareta = client({ baseURL: server.url });
    const [listed] = await pareta.endpoints.list();
    const retrieved = await pareta.endpoints.retrieve("ep_1");
    const deployed = await pareta.endpoints.deploy({ task: "t", wait: true });
    for (const endpoint of [listed!, retrieved, deployed]) {
      check(JSON.stringify(endpoint));
      expect(endpoint).toMatchObject({ id: "ep_1", raw: { count: 7 } });
      check(endpoint.name!);
      check(endpoint.url!);
    }
    const { events } = await drain(pareta.endpoints.deploy({ task: "t" }));
    check(JSON.stringify(events));
  });
});

describe("an id", () => {
  it.each<[string, string, object, string]>([
    ["a word of the key", "pareta_sk_team.prod", { id: "prod", name: "prod" }, "prod"],
    ["the secret part of the key", KEY, { id: VERIFIER, name: "n" }, VERIFIER],
    ["that, as the name that stands in for it", KEY, { name: VERIFIER }, VERIFIER],
    ["that, as the name that stands in for an empty one", KEY, { id: "", name: VERIFIER }, VERIFIER],
  ])("stays as it is, be it %s", async (_what, apiKey, record, id) => {
    const server = await serve((response, { method, url }) => {
      if (method === "GET") return json(response, 200, url.endsWith("endpoints") ? [record] : record);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`event: complete\ndata: ${JSON.stringify({ endpoint: record })}\n\n`);
    });
    const pareta = client({ baseURL: server.url, apiKey });
    expect((await pareta.endpoints.list())[0]!.id).toBe(id);
    expect((await pareta.endpoints.retrieve("x")).id).toBe(id);
    expect((await pareta.endpoints.deploy({ task: "t", wait: true })).id).toBe(id);
  });

  it.each([
    ["an id", { id: `ep-${KEY}` }],
    ["an id, as base64", { id: base64(KEY) }],
    ["an id that lies deeper", { id: "ep_1", more: [{ id: KEY }] }],
    ["a name that stands in for an id", { name: KEY }],
  ])("that is the whole key is refused, and not shown: %s", async (what, record) => {
    const server = await serve((response, { url }) =>
      json(response, 200, url.endsWith("endpoints") ? [record] : record),
    );
    const pareta = client({ baseURL: server.url });
    for (const call of [pareta.endpoints.list(), pareta.endpoints.retrieve("ep_1")]) {
      const error = await rejection(call);
      expect(error).toBeInstanceOf(APIResponseError);
      expect(error).toMatchObject({ fault: "secret" });
      expect((error as Error).message).toContain(`the answer holds the API key in ${what.split(/,| that lies/)[0]}`);
      expect((error as Error).message).not.toContain("s3cr3t");
    }
    expect(server.requests).toHaveLength(2); // a repetition would have the same result
  });

  it("in a deploy's response that is the whole key leaves the outcome open", async () => {
    const data = JSON.stringify({ endpoint: { id: KEY } });
    const server = await serveRaw((socket) => socket.end(`${STREAM_HEAD}event: complete\ndata: ${data}\n\n`));
    const error = await rejection(client({ baseURL: server.url }).endpoints.deploy({ task: "t", wait: true }));
    expect(deployOutcome(error)).toBe("unknown");
    expect((error as Error).message).not.toContain("s3cr3t");
  });
});

it("a model's words are returned as they are", async () => {
  const answer = { choices: [{ message: { content: `You said ${KEY}` } }] };
  const server = await serve((response) => json(response, 200, answer));
  const ask = { model: "ep", messages: [{ role: "user" }] };
  expect((await client({ baseURL: server.url }).chat.completions.create(ask)).raw).toEqual(answer);
});

it("JSON without the key is not even copied", () => {
  const scrub = scrubberOf(KEY);
  const rows = [{ id: "a", name: "größer — \u00e9" }];
  expect(scrub(rows, JSON.stringify(rows))).toBe(rows);
  expect(scrub(rows, '[{"id": "a", "name": "gr\\u00f6\\u00dfer"}]')).toBe(rows);
});
