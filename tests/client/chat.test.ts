import {
  ChatCompletion,
  ChatCompletionChunk,
  EndpointNotReadyError,
  InsufficientCreditsError,
} from "pulumi-pareta/client";
import { FakeClock } from "../support/fake-clock";
import { client, drain, rejection, until } from "./support/client";
import { closeServers, json, serve, serveRaw, STREAM_HEAD } from "./support/servers";

afterEach(closeServers);

const ask = { model: "ep_1", messages: [{ role: "user", content: "?" }], temperature: 0 };
const chunk = (content: string | null, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

describe("a plain chat", () => {
  it("sends everything it gets, and returns an object", async () => {
    const answer = {
      id: "c",
      object: "chat.completion",
      created: 7,
      model: "ep_1",
      choices: [{ index: 0, message: { role: "assistant", content: "!" }, finish_reason: "stop" }],
      usage: { total_tokens: 3 },
      more: true,
    };
    const server = await serve((response) => json(response, 200, answer));
    const completion = await client({ baseURL: server.url }).chat.completions.create(ask);
    expect(JSON.parse(server.requests[0]!.body)).toEqual(ask);
    expect(completion).toBeInstanceOf(ChatCompletion);
    expect(completion.choices[0]!.message.content).toBe("!");
    expect(completion.choices[0]!.finishReason).toBe("stop");
    expect(completion).toMatchObject({
      id: "c",
      object: "chat.completion",
      created: 7,
      model: "ep_1",
      usage: { total_tokens: 3 },
    });
    expect(completion.raw).toEqual(answer);
  });

  it.each([
    [{ "X-Pareta-Billed": "653", "X-Pareta-Frontier-Would-Have-Cost": "11795" }, 653, 11_795],
    [{ "x-pareta-billed": "0" }, 0, null],
    [{}, null, null],
    [{ "X-Pareta-Billed": "6.5", "X-Pareta-Frontier-Would-Have-Cost": "653, 653" }, null, null],
    [{ "X-Pareta-Billed": "", "X-Pareta-Frontier-Would-Have-Cost": "-1" }, null, null],
    [{ "X-Pareta-Billed": "9".repeat(40) }, null, null],
  ])("has the receipt of its headers: %j", async (headers, billedMicroUsd, frontierWouldHaveCostMicroUsd) => {
    const server = await serve((response) => json(response, 200, { id: "c" }, headers));
    const completion = await client({ baseURL: server.url }).chat.completions.create(ask);
    expect(completion).toMatchObject({ id: "c", billedMicroUsd, frontierWouldHaveCostMicroUsd });
    expect(JSON.stringify(completion)).toBe('{"id":"c"}');
  });

  it("counts its tokens, as far as they are sent", () => {
    const counts = { prompt_tokens: 2, completion_tokens: 5, total_tokens: 7, cached_tokens: 1, get: "x" };
    const { usage } = new ChatCompletion({ usage: counts });
    expect(usage).toMatchObject({ promptTokens: 2, completionTokens: 5, totalTokens: 7, cached_tokens: 1 });
    expect(usage!.raw).toEqual(counts);
    expect(usage!.get("get")).toBe("x");
    expect(JSON.parse(JSON.stringify(usage))).toEqual(counts);
    expect(new ChatCompletion({ usage: { total_tokens: "many" } }).usage).toMatchObject({ totalTokens: null });
    expect(new ChatCompletion({}).usage).toBeNull();
  });

  it.each([
    [402, InsufficientCreditsError],
    [503, EndpointNotReadyError],
  ])("a %i is its own error", async (status, Class) => {
    const server = await serve((response) => json(response, status, {}));
    await expect(client({ baseURL: server.url }).chat.completions.create(ask)).rejects.toBeInstanceOf(Class);
    await expect(
      drain(client({ baseURL: server.url }).chat.completions.create({ ...ask, stream: true })),
    ).resolves.toMatchObject({
      error: expect.any(Class) as Error,
    });
  });

  it("may think for longer than the headers of another response may take", async () => {
    const clock = new FakeClock();
    let answer = () => {};
    const server = await serve((response) => (answer = () => json(response, 200, { id: "c" })));
    const running = client({ baseURL: server.url, clock, headersTimeout: 1000 }).chat.completions.create(ask);
    await until(() => server.requests.length === 1);
    await clock.advance(59_000);
    answer();
    expect((await running).id).toBe("c");
  });
});

describe("a streamed chat", () => {
  const stream = async (text: string) => {
    const server = await serveRaw((socket) => socket.end(STREAM_HEAD + text));
    return drain(client({ baseURL: server.url }).chat.completions.create({ ...ask, stream: true }));
  };

  it("yields chunks up to [DONE]", async () => {
    const { events, error } = await stream(
      `${chunk("a")}: ping\n\n${chunk("b", "stop")}data: [DONE]\n\n${chunk("never")}`,
    );
    expect(error).toBeUndefined();
    expect(events.map((each) => each.choices[0]!.delta.content)).toEqual(["a", "b"]);
    expect(events[0]).toBeInstanceOf(ChatCompletionChunk);
  });

  it.each([
    [": pareta-billed-micro-usd 653\n\n: pareta-frontier-would-have-cost-micro-usd 11795\n\n", 653, 11_795],
    [":pareta-billed-micro-usd  0\n", 0, null],
    [": pareta-billed-micro-usd\n: pareta-billed-micro-usd 1 2\n: pareta-billed-micro-usd-2 3\n", null, null],
    [": ping\n\n", null, null],
  ])("has the receipt of its comments: %j", async (comments, billed, frontier) => {
    const server = await serveRaw((socket) =>
      socket.end(`${STREAM_HEAD}${chunk("a", "stop")}${comments}data: [DONE]\n\n`),
    );
    const answer = client({ baseURL: server.url }).chat.completions.create({ ...ask, stream: true });
    expect(answer.billedMicroUsd).toBeNull();
    expect(await drain(answer)).toMatchObject({ events: [{ id: "c" }], error: undefined });
    expect([answer.billedMicroUsd, answer.frontierWouldHaveCostMicroUsd]).toEqual([billed, frontier]);
  });

  it("may end without [DONE] when the answer has ended", async () => {
    expect(await stream(chunk("a", "stop"))).toMatchObject({ events: [{ id: "c" }], error: undefined });
  });

  it.each([
    [
      "half an answer",
      chunk("a"),
      { name: "APIConnectionError", message: "the chat stream ended before its answer did" },
    ],
    ["no answer", "", { name: "APIConnectionError" }],
    ["no JSON", "data: {gar\n\n", { name: "APIResponseError", fault: "shape" }],
    ["a list", "data: []\n\n", { name: "APIResponseError", fault: "shape" }],
    [
      "an error",
      'data: {"error": {"message": "out of memory"}}\n\n',
      { name: "APIResponseError", message: "out of memory" },
    ],
  ])("fails on %s", async (_what, text, error) => {
    expect((await stream(text)).error).toMatchObject(error);
  });

  it("sends nothing until it is iterated, and can be awaited first, as other clients' are", async () => {
    const server = await serveRaw((socket) => socket.end(`${STREAM_HEAD}data: [DONE]\n\n`));
    const chunks = client({ baseURL: server.url }).chat.completions.create({ ...ask, stream: true });
    expect(server.connections()).toBe(0);
    expect(await drain(await Promise.resolve(chunks))).toEqual({ events: [], error: undefined });
  });

  it("closes the connection when it is left", async () => {
    const server = await serveRaw((socket) => socket.write(STREAM_HEAD + chunk("a")));
    for await (const each of client({ baseURL: server.url }).chat.completions.create({ ...ask, stream: true })) {
      expect(each.id).toBe("c");
      break;
    }
    await until(() => server.sockets.size === 0);
  });

  it("is not one after a plain response", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const chunks = client({ baseURL: server.url }).chat.completions.create({ ...ask, stream: true });
    expect(await rejection(chunks[Symbol.asyncIterator]().next())).toMatchObject({ fault: "content-type" });
  });
});
