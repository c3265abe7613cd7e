import type { Emulator } from "../../emulator";
import { ask, start } from "./support";

const MESSAGES = [{ role: "user", content: "Who signs?" }];

describe("a chat completion", () => {
  const startWithOne = () => start({ endpoints: [{ id: "ep_a1b2c3", task: "contract-key-fields" }] });
  const chat = (emulator: Emulator, body: object = {}, headers = {}) =>
    ask(emulator, "POST /v1/chat/completions", {
      body: { model: "ep_a1b2c3", messages: MESSAGES, temperature: 0, ...body },
      headers,
    });

  it("is answered in OpenAI's shape and debited", async () => {
    const emulator = await startWithOne();
    const before = emulator.balance();
    expect((await chat(emulator)).json()).toMatchObject({
      object: "chat.completion",
      model: "ep_a1b2c3",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "qwen-1 (emulated, contract-key-fields): Who signs?" },
          finish_reason: "stop",
        },
      ],
    });
    expect(before - emulator.balance()).toBe(1_150);
  });

  it("is right for as many of the task's examples as the model's quality says, always the same ones", async () => {
    const emulator = await start({
      endpoints: [
        { id: "ep_a1b2c3", task: "contract-key-fields" },
        { id: "ep_small", task: "contract-key-fields", model: "mistral-3" },
      ],
    });
    const { examples } = (await ask(emulator, "GET /v1/tasks/contract-key-fields?examples_n=50")).json<{
      examples: { input: string; expected: object }[];
    }>();
    const rightOnes = async (model: string) => {
      const right: string[] = [];
      for (const { input, expected } of examples) {
        const answer = await chat(emulator, { model, messages: [{ role: "user", content: input }] });
        const { choices } = answer.json<{ choices: { message: { content: string } }[] }>();
        if (choices[0]?.message.content === JSON.stringify(expected)) right.push(input);
      }
      return right;
    };
    const good = await rightOnes("ep_a1b2c3");
    const worse = await rightOnes("ep_small");
    expect([examples.length, good.length, worse.length]).toEqual([20, 19, 18]);
    expect(await rightOnes("ep_small")).toEqual(worse);
  });

  it("has a receipt in its headers", async () => {
    const { headers } = await chat(await startWithOne());
    expect(headers.get("x-pareta-billed")).toBe("1150");
    expect(headers.get("x-pareta-frontier-would-have-cost")).toBe("21400");
  });

  it("has no price of the frontier model where the task has none", async () => {
    const emulator = await start({ endpoints: [{ id: "ep_a1b2c3", task: "general-chat" }] });
    expect((await chat(emulator)).headers.has("x-pareta-frontier-would-have-cost")).toBe(false);
  });

  it("counts the recommended system prompt where no system message is sent", async () => {
    const emulator = await startWithOne();
    const tokens = async (messages: object[]) =>
      (await chat(emulator, { messages })).json<{ usage: { prompt_tokens: number } }>().usage.prompt_tokens;
    expect(await tokens(MESSAGES)).toBeGreaterThan(await tokens([{ role: "system", content: "" }, ...MESSAGES]));
  });

  it("is streamed as data-only events that end in [DONE]", async () => {
    const { status, headers, text } = await chat(await startWithOne(), { stream: true });
    expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect(text).toMatch(/^(data: .+\n\n)+(: .+\n\n){2}data: \[DONE\]\n\n$/);
    const comments = text.match(/^: .*$/gm);
    expect(comments).toEqual([": pareta-billed-micro-usd 1150", ": pareta-frontier-would-have-cost-micro-usd 21400"]);
    const data = text
      .replace(/^: .*\n\n/gm, "")
      .split("\n\n")
      .map((event) => event.slice("data: ".length));
    expect(data.slice(-2)).toEqual(["[DONE]", ""]);
    const chunks = data.slice(0, -2).map((json) => JSON.parse(json) as { choices: { delta: { content?: string } }[] });
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toMatch(/^qwen-1 .* Who signs\?$/);
  });

  it.each(["stopped", "starting", "failed"])("is a 503 while the endpoint is %s", async (status) => {
    const emulator = await startWithOne();
    emulator.setStatus("ep_a1b2c3", status);
    const answer = await chat(emulator);
    expect([answer.status, answer.text]).toEqual([503, `{"detail":"endpoint 'ep_a1b2c3' is ${status}."}`]);
  });

  it("is a 402 on an empty balance, and a 404 without an endpoint", async () => {
    const emulator = await startWithOne();
    emulator.setBalance(0);
    const answer = await chat(emulator);
    expect(answer.status).toBe(402);
    expect(answer.json<{ detail: string }>().detail).toMatch(/^organization is out of credit\. Top up/);
    expect((await chat(emulator, { model: "nothing" })).status).toBe(404);
  });

  it("is debited once for an idempotency key where those are honoured", async () => {
    const emulator = await start({ idempotencyKeys: "honoured", endpoints: [{ id: "ep_a1b2c3" }] });
    const before = emulator.balance();
    const first = await chat(emulator, {}, { "idempotency-key": "1" });
    const again = await chat(emulator, {}, { "idempotency-key": "1" });
    const billed = [first, again].map(({ headers }) => headers.get("x-pareta-billed"));
    expect(billed).toEqual(["1150", "0"]);
    expect(before - emulator.balance()).toBe(1_150);
  });
});

it("models are the endpoints that have a url", async () => {
  const emulator = await start({ endpoints: [{ id: "a" }, { id: "b", status: "starting", url: null }] });
  expect((await ask(emulator, "GET /v1/models")).json()).toEqual({
    object: "list",
    data: [{ id: "a", object: "model", owned_by: "org_default", created: expect.any(Number) as number }],
  });
});
