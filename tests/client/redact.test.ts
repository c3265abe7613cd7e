import { inspect } from "node:util";
import { DeployFailedError, Pareta, ParetaError, type Fetch } from "pulumi-pareta/client";
import { redactorOf } from "../../provider/client/core/redact";
import { client, drain, KEY, rejection } from "./support/client";
import { closeServers, serve, serveRaw, STREAM_HEAD } from "./support/servers";

afterEach(closeServers);

const VERIFIER = KEY.slice(KEY.indexOf(".") + 1);
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Every form of the key that a server, or a library, might show. */
const GUISES = [
  KEY,
  VERIFIER,
  `Bearer ${KEY}`,
  encodeURIComponent(KEY),
  encodeURIComponent(VERIFIER).toLowerCase(),
  base64(KEY),
  base64(`Bearer ${KEY}`),
  base64(`user:${KEY}`),
  base64(`us:${VERIFIER}:x`),
  Buffer.from(KEY).toString("base64url"),
  KEY.toLowerCase(),
  KEY.toUpperCase(),
];

/** Fails when any part of the key is visible in the printed form of a value, at any depth. */
function expectClean(value: unknown): void {
  const own = value instanceof Error ? `${value.message}${value.stack}${JSON.stringify(value)}${String(value)}` : "";
  const shown = inspect(value, { depth: Infinity, showHidden: true }) + own;
  expect(shown.toLowerCase()).not.toContain(VERIFIER.toLowerCase());
  expect(shown).not.toContain(encodeURIComponent(VERIFIER));
  expect(shown).not.toContain(encodeURIComponent(VERIFIER).toLowerCase());
  for (const text of [KEY, `Bearer ${KEY}`, `user:${KEY}`, `us:${VERIFIER}:x`]) {
    // The first and last characters also depend on the text around the key.
    expect(shown).not.toContain(base64(text).slice(12, -4));
  }
}

it.each(GUISES)("the key is removed from a text on request: %s", (guise) => {
  expectClean(client({ baseURL: "http://127.0.0.1:1" }).redact(`before ${guise} after`));
});

describe("an error", () => {
  it.each(GUISES)("is free of the key that the server echoes: %s", async (guise) => {
    const bodies = [
      JSON.stringify({ detail: `bad key ${guise}!` }),
      JSON.stringify({ detail: [{ loc: ["header", guise], msg: `no ${guise}` }] }),
      JSON.stringify({ detail: { deep: [{ [guise]: guise }] } }).replaceAll("s3c", "\\u0073\\u0033c"),
      `<html>${guise}`,
    ];
    for (const body of bodies) {
      const server = await serve((response) =>
        response.writeHead(401, { "x-echo": guise, "x-request-id": guise }).end(body),
      );
      const error = await rejection(client({ baseURL: server.url }).endpoints.list());
      expect(error).toBeInstanceOf(ParetaError);
      expectClean(error);
      expect(inspect(error)).toContain("[redacted]");
    }
  });

  it("is free of the key in every cause", async () => {
    const root = Object.assign(new Error(`socket for ${KEY}`), { code: "ECONNRESET", header: `Bearer ${KEY}` });
    const middle = new AggregateError([root], base64(KEY), { cause: root });
    const fetch: Fetch = () => Promise.reject(new TypeError(`failed: ${encodeURIComponent(KEY)}`, { cause: middle }));
    const error = await rejection(client({ fetch }).endpoints.deploy({ task: "t", wait: true }));
    expectClean(error);
    const { cause } = (error as Error & { cause: Error & { cause: Error & { cause: Error } } }).cause;
    expect(cause.cause).toMatchObject({ code: "ECONNRESET", message: "socket for [redacted]" });
  });

  it.each<[string, unknown]>([
    ["a text", `no ${KEY}`],
    ["an object", { request: { authorization: `Bearer ${KEY}` } }],
    ["null", null],
  ])("is free of the key when %s is thrown", async (_what, thrown) => {
    const rejecting = { then: (_resolve: unknown, reject: (reason: unknown) => void) => reject(thrown) };
    const fetch: Fetch = () => Promise.resolve(rejecting as unknown as Response);
    const error = await rejection(client({ fetch }).endpoints.start("ep"));
    expect(error).toBeInstanceOf(ParetaError);
    expectClean(error);
  });

  it("survives a cause that is its own cause, and a detail of endless depth", async () => {
    const loop = new Error(KEY);
    loop.cause = loop;
    expectClean(await rejection(client({ fetch: () => Promise.reject(loop) }).endpoints.start("ep")));
    const deep = `{"detail": ${"[".repeat(20_000)}"${KEY}"${"]".repeat(20_000)}}`;
    expectClean(
      await rejection(client({ fetch: () => Promise.resolve(new Response(deep, { status: 400 })) }).endpoints.list()),
    );
  });

  it("is free of the key where a redirect shows it", async () => {
    const server = await serve((response) =>
      response.writeHead(302, { location: `https://x.example/?k=${KEY}` }).end(),
    );
    expectClean(await rejection(client({ baseURL: server.url }).endpoints.list()));
  });

  it("of a deploy is free of the key that the stream echoes", async () => {
    const echo = JSON.stringify({ message: `no GPU for ${KEY}` }).replace("s3c", "\\u0073\\u0033c");
    const server = await serveRaw((socket) =>
      socket.end(`${STREAM_HEAD}data: ${KEY}\n\nevent: error\ndata: ${echo}\n\n`),
    );
    const pareta = client({ baseURL: server.url });
    const error = await rejection(pareta.endpoints.deploy({ task: "t", wait: true }));
    expect(error).toEqual(new DeployFailedError("deploy failed: no GPU for [redacted]"));
    expectClean(error);
    expectClean(await drain(pareta.endpoints.deploy({ task: "t" })));
  });

  it("of a chat is free of the key that the stream echoes", async () => {
    const server = await serveRaw((socket) =>
      socket.end(`${STREAM_HEAD}data: {"error": {"message": "no ${KEY}"}}\n\n`),
    );
    const ask = { model: "ep", messages: [{ role: "user" }], stream: true } as const;
    const { error } = await drain(client({ baseURL: server.url }).chat.completions.create(ask));
    expect(error).toMatchObject({ message: "no [redacted]" });
  });

  it("of a cast is free of the key", async () => {
    const server = await serve((response) => response.end("{}"));
    const cast = () => {
      throw new RangeError(KEY);
    };
    const error = await rejection(client({ baseURL: server.url }).request("GET", "/", { cast }));
    expect(error).toBeInstanceOf(RangeError);
    expectClean(error);
  });
});

describe("the client", () => {
  it("does not show the key when it is printed, but when it is asked for", () => {
    const pareta = new Pareta({ apiKey: KEY });
    expectClean(pareta);
    expectClean(pareta.endpoints.metrics("ep"));
    expect(JSON.stringify(pareta)).not.toContain(VERIFIER);
    expect(JSON.stringify({ ...pareta })).not.toContain(VERIFIER);
    expect(pareta.apiKey).toBe(KEY);
  });

  it.each(["\n", "\r\n", "\0", "\t", "\x7f", "\x80", "ł", "\u2028"])(
    "refuses a key with %j in it, without showing it",
    (character) => {
      for (const apiKey of [`${KEY}${character}`, `${character}${KEY}`, `pareta_sk_${character}.${VERIFIER}`]) {
        let error: unknown;
        try {
          new Pareta({ apiKey });
        } catch (thrown) {
          error = thrown;
        }
        expect(error).toBeInstanceOf(ParetaError);
        expect((error as Error).message).toContain("apiKey");
        expectClean(error);
      }
    },
  );
});

describe("redactorOf", () => {
  it.each([
    ["a key without a dot", "pareta_sk_plain", "my pareta_sk_plain is", "my [redacted] is"],
    [
      "a key with quotes, as JSON shows it",
      'pareta_sk_a.b"c\\d"-and-some-more',
      JSON.stringify({ k: 'b"c\\d"-and-some-more' }),
      '{"k":"[redacted]"}',
    ],
    ["a part that is a word", "pareta_sk_team.prod", "prod of pareta_sk_team.prod", "prod of [redacted]"],
    ["a part too short to be told from words", "pareta_sk_a.key", "invalid API key", "invalid API key"],
    ["a key too short to be one", "k", "ok", "ok"],
    ["text without it", KEY, "endpoint 'ep' not found", "endpoint 'ep' not found"],
  ])("%s", (_what, key, text, want) => {
    expect(redactorOf(key)(text)).toBe(want);
  });
});
