import { FakeClock } from "../support/fake-clock";
import { ask, completed, deploy, eventsIn, send, start, until } from "./support";

const BODY = { task: "contract-key-fields", name: "contracts" };

describe("a deploy", () => {
  it("is told in the bytes of sse-starlette", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, deploySeconds: 60, pingSeconds: 14, idEqualsName: true });
    const { status, headers, text } = await clock.run(deploy(emulator, BODY));
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "transfer-encoding": "chunked",
      date: "Thu, 01 Jan 2026 00:00:00 GMT",
    });
    const record =
      `{"id":"contracts","name":"contracts","task":"contract-key-fields","model":"qwen-1","status":"live",` +
      `"url":"${emulator.url}/v1","recommendedSystemPrompt":"Extract the key fields of the contract as JSON. ` +
      `Use null for what is not there.","promptScaffold":null}`;
    expect(text).toBe(
      [
        'event: progress\r\ndata: {"stage":"provisioning-gpu","label":"Provisioning GPU"}\r\n\r\n',
        'event: progress\r\ndata: {"stage":"pulling weights","pct":10}\r\n\r\n',
        ": ping - 2026-01-01 00:00:14.000000+00:00\r\n\r\n",
        'event: progress\r\ndata: {"stage":"pulling weights","pct":45}\r\n\r\n',
        ": ping - 2026-01-01 00:00:28.000000+00:00\r\n\r\n",
        'event: progress\r\ndata: {"stage":"pulling weights","pct":100}\r\n\r\n',
        'event: progress\r\ndata: {"stage":"booting"}\r\n\r\n',
        ": ping - 2026-01-01 00:00:42.000000+00:00\r\n\r\n",
        'event: progress\r\ndata: {"stage":"warming-up","label":"Warming up"}\r\n\r\n',
        ": ping - 2026-01-01 00:00:56.000000+00:00\r\n\r\n",
        `event: complete\r\ndata: {"endpoint":${record}}\r\n\r\n`,
      ].join(""),
    );
  });

  it("shows the endpoint in the list early, and bills for it from the first moment", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, deploySeconds: 60, registerSeconds: 6 });
    const stream = await send(emulator, "POST /v1/endpoints", { body: BODY });
    expect((await ask(emulator, "GET /v1/endpoints")).json()).toEqual([]);
    expect(emulator.ledger.billing()).toMatchObject([{ name: "contracts", registered: false }]);

    await clock.advance(6_000);
    expect((await ask(emulator, "GET /v1/endpoints")).json()).toMatchObject([
      { name: "contracts", status: "starting", url: null },
    ]);

    await clock.advance(54_000);
    expect(eventsIn(await stream.text()).at(-1)?.event).toBe("complete");
  });

  it("is shown late by a server whose looks lag behind, and can be changed by its id before", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, deploySeconds: 2, listDelaySeconds: 10 });
    const { id } = completed((await clock.run(deploy(emulator, BODY))).text);
    expect((await ask(emulator, "GET /v1/endpoints")).json()).toEqual([]);
    expect((await ask(emulator, `GET /v1/endpoints/${String(id)}`)).status).toBe(404);
    expect((await ask(emulator, `POST /v1/endpoints/${String(id)}/stop`)).status).toBe(200);
    expect(emulator.endpoints).toMatchObject([{ status: "stopped", registered: false }]);

    await clock.advance(8_000);
    expect((await ask(emulator, "GET /v1/endpoints")).json()).toMatchObject([{ id, status: "stopped" }]);
    expect((await ask(emulator, `GET /v1/endpoints/${String(id)}`)).json()).toMatchObject({ status: "stopped" });

    emulator.setListDelay(0);
    await clock.run(deploy(emulator, { name: "another" }));
    expect((await ask(emulator, "GET /v1/endpoints")).json()).toHaveLength(2);
  });

  it("goes on to live when its client leaves", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, deploySeconds: 60 });
    const stream = await send(emulator, "POST /v1/endpoints", { body: BODY });
    await stream.body?.cancel();
    await clock.advance(60_000);
    expect(emulator.endpoints).toMatchObject([{ name: "contracts", status: "live" }]);
  });

  it("gives ids and names of its own", async () => {
    const emulator = await start();
    const first = completed((await deploy(emulator)).text);
    const second = completed((await deploy(emulator)).text);
    expect(first.id).toMatch(/^ep_[0-9a-f]{6}$/);
    expect([first.name, second.name]).toEqual(["ep-contract-key-fields", "ep-contract-key-fields-2"]);
  });

  it("ends with an error when the endpoint is deleted under it", async () => {
    const emulator = await start({ deploySeconds: 1000, registerSeconds: 0 });
    const stream = await send(emulator, "POST /v1/endpoints", { body: BODY });
    await until(() => emulator.endpoints.length > 0);
    const { id } = emulator.endpoints[0] ?? {};
    expect((await ask(emulator, `DELETE /v1/endpoints/${id}`)).status).toBe(204);
    expect(eventsIn(await stream.text()).at(-1)?.event).toBe("error");
    expect(emulator.endpoints).toEqual([]);
  });
});

describe("the model of a deploy", () => {
  it.each([
    ["the recommended one by default", { task: "contract-key-fields" }, "qwen-1"],
    ["an alias", { task: "contract-key-fields", model: "mistral-3" }, "mistral-3"],
    ["a real id, read back as an alias", { task: "invoice-line-items", model: "Qwen/Qwen3-32B" }, "qwen-2"],
    ["the top open one where none is recommended", { task: "support-ticket-triage" }, "gemma-1"],
    ["the top open one where the literal is recommended", { task: "receipt-totals" }, "qwen-vl-1"],
  ])("is %s", async (_, body, model) => {
    const emulator = await start();
    expect(completed((await deploy(emulator, body)).text).model).toBe(model);
  });

  it.each([
    ["an unknown task", { task: "no-such-task" }, "unknown task 'no-such-task'"],
    ["an unknown model", { model: "no-such-model" }, "unknown model 'no-such-model' for task 'contract-key-fields'"],
    ["a frontier model", { model: "frontier-large" }, "unknown model 'frontier-large' for task 'contract-key-fields'"],
  ])("refuses %s with 400", async (_, body, detail) => {
    const emulator = await start();
    const answer = await deploy(emulator, body);
    expect([answer.status, answer.json()]).toEqual([400, { detail }]);
    expect(emulator.ledger.entries).toEqual([]);
  });
});

describe("a taken name", () => {
  it("is refused, even before the endpoint that holds it is registered", async () => {
    const emulator = await start({ deploySeconds: 1000 });
    await send(emulator, "POST /v1/endpoints", { body: BODY });
    const answer = await deploy(emulator, BODY);
    expect([answer.status, answer.json()]).toEqual([409, { detail: "endpoint 'contracts' already exists" }]);
  });

  it("can be accepted as a second endpoint", async () => {
    const emulator = await start({ takenName: "second", idEqualsName: true });
    await deploy(emulator, BODY);
    expect(completed((await deploy(emulator, BODY)).text)).toMatchObject({ id: "contracts-2", name: "contracts" });
    expect(emulator.ledger.billing()).toHaveLength(2);
  });

  it("can be answered with the endpoint that has it", async () => {
    const emulator = await start({ takenName: "existing" });
    const first = completed((await deploy(emulator, BODY)).text);
    expect(completed((await deploy(emulator, BODY)).text)).toEqual(first);
    expect(emulator.ledger.entries).toHaveLength(1);
  });
});

describe("a given name", () => {
  it.each([
    ["kept", "My_Contracts"],
    ["normalised", "my-contracts"],
    ["ignored", "ep-contract-key-fields"],
  ] as const)("can be %s", async (names, name) => {
    const emulator = await start({ names });
    expect(completed((await deploy(emulator, { name: "My_Contracts" })).text).name).toBe(name);
  });
});

describe("an idempotency key", () => {
  const headers = { "idempotency-key": "6b1f" };

  it("makes no difference by default", async () => {
    const emulator = await start();
    await deploy(emulator, {}, { headers });
    await deploy(emulator, {}, { headers });
    expect(emulator.ledger.billing()).toHaveLength(2);
  });

  it("makes two deploys one where it is honoured, even while the first is under way", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, deploySeconds: 60, idempotencyKeys: "honoured" });
    const first = await send(emulator, "POST /v1/endpoints", { body: BODY, headers });
    const second = await send(emulator, "POST /v1/endpoints", { body: BODY, headers });
    const texts = await clock.run(Promise.all([first.text(), second.text()]));
    expect(completed(texts[1])).toEqual(completed(texts[0]));
    expect(completed((await deploy(emulator, BODY, { headers })).text)).toEqual(completed(texts[0]));
    expect(emulator.ledger.entries).toHaveLength(1);
  });
});
