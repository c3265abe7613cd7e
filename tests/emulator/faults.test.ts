import { FaultQueue } from "../../emulator/faults/queue";
import { FakeClock } from "../support/fake-clock";
import { ask, codeOf, deploy, eventsIn, send, start, until } from "./support";

const ENDPOINT = { id: "ep_a1b2c3", name: "contracts" };
const LIST = "GET /v1/endpoints";
const STOP = "POST /v1/endpoints/ep_a1b2c3/stop";
const DELETE = "DELETE /v1/endpoints/ep_a1b2c3";

describe("the queue of faults", () => {
  it("hands each out to the calls it names, in order, as often as it says", () => {
    const queue = new FaultQueue();
    queue.add({ call: "list", status: 500, times: 2 });
    queue.add({ call: "any", status: 502 });
    const statuses = (["retrieve", "list", "list", "list"] as const).map((call) => queue.take(call, () => [])?.status);
    expect(statuses).toEqual([502, 500, 500, undefined]);
    expect(queue.pending()).toEqual([]);
  });

  it("counts attempts from the moment of scripting, whoever takes them", () => {
    const queue = new FaultQueue();
    queue.add({ call: "list", status: 500, attempt: 2 });
    queue.add({ call: "list", status: 502, attempt: 2 });
    queue.add({ call: "list", status: 503, attempt: 3, times: 2 });
    const statuses = Array.from({ length: 5 }, () => queue.take("list", () => [])?.status);
    expect(statuses).toEqual([undefined, 500, 503, 503, undefined]);
    expect(queue.pending()).toEqual([]);
  });

  it("keeps one for one endpoint for that endpoint, under its id and its name", () => {
    const queue = new FaultQueue();
    queue.add({ call: "stop", endpoint: "contracts", times: "always" });
    expect(queue.take("stop", () => ["ep_1", "invoices"])).toBeUndefined();
    expect(queue.take("stop", () => ["ep_2", "contracts"])).toBeDefined();
    expect(queue.take("stop", () => ["contracts"])).toBeDefined();
    queue.clear();
    expect(queue.take("stop", () => ["contracts"])).toBeUndefined();
  });

  it("refuses what is no fault", async () => {
    const emulator = await start();
    expect(() => emulator.fault({ call: "list", cut: { by: "fin" } })).toThrow("give one of atByte, after, before");
    expect(() => emulator.fault({ call: "list", headers: { "a b": "" } })).toThrow("is no header name");
    expect(() => emulator.fault({ call: "list", headers: { a: "\n" } })).toThrow("cannot be sent in a header");
  });
});

describe("an answer", () => {
  it("can be any status with any body and headers, and then nothing was done", async () => {
    const emulator = await start({ endpoints: [ENDPOINT] });
    emulator.fault({ call: "stop", status: 429, headers: { "retry-after": "7" }, json: { detail: "slow down" } });
    const answer = await ask(emulator, STOP);
    expect([answer.status, answer.json(), answer.headers.get("retry-after")]).toEqual([
      429,
      { detail: "slow down" },
      "7",
    ]);
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
    expect(emulator.endpoints[0]?.status).toBe("live");
    expect((await ask(emulator, STOP)).status).toBe(200);
  });

  it("can be an error although the request took effect", async () => {
    const emulator = await start({ endpoints: [ENDPOINT] });
    emulator.fault({ call: "stop", status: 500, effect: true });
    expect((await ask(emulator, STOP)).status).toBe(500);
    expect(emulator.endpoints[0]?.status).toBe("stopped");
  });

  it("can say that something was done although nothing was", async () => {
    const emulator = await start({ endpoints: [ENDPOINT] });
    emulator.fault({ call: "delete", effect: false });
    expect((await ask(emulator, DELETE)).status).toBe(204);
    emulator.fault({ call: "deploy", effect: false });
    expect(eventsIn((await deploy(emulator)).text).at(-1)?.event).toBe("complete");
    expect(emulator.endpoints).toMatchObject([ENDPOINT]);
    expect(emulator.ledger.entries).toEqual([]);
  });

  it("can be a redirect", async () => {
    const emulator = await start();
    emulator.fault({ call: "deploy", status: 307, headers: { location: "http://127.0.0.1:1/elsewhere" } });
    const answer = await deploy(emulator);
    expect([answer.status, answer.headers.get("location")]).toEqual([307, "http://127.0.0.1:1/elsewhere"]);
    expect(emulator.endpoints).toEqual([]);
  });

  it("can be of another shape, be HTML, or be any bytes", async () => {
    const emulator = await start();
    emulator.fault({ call: "list", json: { endpoints: [] } });
    expect((await ask(emulator, LIST)).text).toBe('{"endpoints":[]}');

    emulator.fault({ call: "list", status: 502, body: "<html>", headers: { "content-type": "text/html" } });
    const html = await ask(emulator, LIST);
    expect([html.status, html.text, html.headers.get("content-type")]).toEqual([502, "<html>", "text/html"]);

    emulator.fault({ call: "deploy", bodyBase64: Buffer.from([0xff, 0x00, 0xfe]).toString("base64") });
    const garbage = await send(emulator, "POST /v1/endpoints", { body: { task: "contract-key-fields" } });
    expect(garbage.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect([...new Uint8Array(await garbage.arrayBuffer())]).toEqual([0xff, 0x00, 0xfe]);
    expect(emulator.endpoints).toHaveLength(1); // 200, because the deploy took effect
  });

  it("can have headers changed and taken away", async () => {
    const emulator = await start();
    emulator.fault({ call: "list", headers: { "content-type": null, "X-Proxy": "yes" } });
    const { headers, text } = await ask(emulator, LIST);
    expect([headers.get("content-type"), headers.get("x-proxy"), text]).toEqual([null, "yes", "[]"]);
  });

  it("can be late", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, endpoints: [ENDPOINT] });
    emulator.fault({ call: "stop", delayMs: 90_000 });
    const answer = ask(emulator, STOP);
    await until(() => emulator.requests.length === 1);
    await clock.advance(89_999);
    expect(emulator.endpoints[0]?.status).toBe("live");
    await clock.advance(1);
    expect((await answer).status).toBe(200);
  });

  it("can be late although the request took effect at once", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, endpoints: [ENDPOINT] });
    emulator.fault({ call: "stop", answerDelayMs: 90_000 });
    const answer = ask(emulator, STOP);
    await until(() => emulator.endpoints[0]?.status === "stopped");
    expect((await clock.run(answer)).status).toBe(200);
    expect(clock.now()).toBe(90_000);
  });

  it("can fail to come", async () => {
    const emulator = await start({ endpoints: [ENDPOINT] });
    emulator.fault({ call: "stop", silent: true });
    const answer = send(emulator, STOP).catch(codeOf);
    await until(() => emulator.endpoints[0]?.status === "stopped");
    await emulator.close();
    expect(await answer).toBe("UND_ERR_SOCKET");
  });

  it.each([
    ["before", "live"],
    ["after", "stopped"],
  ] as const)("can be a reset %s the request takes effect", async (reset, status) => {
    const emulator = await start({ endpoints: [ENDPOINT] });
    emulator.fault({ call: "stop", reset });
    await expect(ask(emulator, STOP).catch(codeOf)).resolves.toBe("ECONNRESET");
    expect(emulator.endpoints[0]?.status).toBe(status);
  });

  it("is the usual one for a request that is refused anyway", async () => {
    const emulator = await start();
    emulator.fault({ call: "stop", outcome: "failed" });
    expect((await ask(emulator, STOP)).status).toBe(404);
  });
});

describe("what a call comes to", () => {
  it.each([
    ["failed", [{ status: "failed" }]],
    ["stuck", [{ status: "starting" }]],
    ["absent", []],
  ] as const)("can be, for a start: %s", async (outcome, endpoints) => {
    const clock = new FakeClock();
    const emulator = await start({ clock, startSeconds: 5, endpoints: [{ ...ENDPOINT, status: "stopped" }] });
    emulator.fault({ call: "start", outcome });
    expect((await ask(emulator, "POST /v1/endpoints/ep_a1b2c3/start")).json()).toEqual({ ok: true });
    expect(emulator.endpoints[0]?.status).toBe("starting");
    await clock.advance(5_000);
    expect(emulator.endpoints).toMatchObject(endpoints);
  });

  it("can be a delete or a stop that is never done", async () => {
    const emulator = await start({ endpoints: [ENDPOINT] });
    emulator.fault({ call: "stop", outcome: "stuck" });
    await ask(emulator, STOP);
    expect(emulator.endpoints[0]?.status).toBe("stopping");
    emulator.fault({ call: "delete", outcome: "stuck" });
    await ask(emulator, DELETE);
    expect(emulator.endpoints[0]?.status).toBe("deleting");
  });

  it.each([
    ["failed", "no capacity", { message: "no capacity" }, 1],
    ["absent", undefined, { message: "no GPU could be provisioned for this model" }, 0],
    ["failed", null, {}, 1],
  ] as const)("can be, for a deploy, an error event: %s, %s", async (outcome, message, data, left) => {
    const emulator = await start();
    emulator.fault({ call: "deploy", outcome, ...(message !== undefined && { message }) });
    expect(eventsIn((await deploy(emulator)).text).at(-1)).toEqual({ event: "error", data });
    expect(emulator.endpoints.filter(({ status }) => status === "failed")).toHaveLength(left);
    expect(emulator.ledger.billing()).toEqual([]);
  });
});

describe("what stands before the server", () => {
  it("refuses a deploy that was accepted, and that is listed later", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock });
    emulator.fault({ call: "deploy", status: 429, effect: true, listDelayMs: 6_000 });
    expect((await deploy(emulator, { name: "contracts" })).status).toBe(429);
    expect(emulator.ledger.billing()).toMatchObject([{ name: "contracts", registered: false }]);
    expect((await ask(emulator, LIST)).json()).toEqual([]);
    await clock.advance(6_000);
    expect((await ask(emulator, LIST)).json()).toMatchObject([{ name: "contracts", status: "live" }]);
  });

  it.each(["refuse", "second", "existing"] as const)(
    "doubles a deploy before the name is taken, where taken names are: %s",
    async (takenName) => {
      const emulator = await start({ takenName });
      emulator.fault({ call: "deploy", doubled: true });
      const { text } = await deploy(emulator, { name: "contracts" });
      expect(eventsIn(text).filter(({ event }) => event === "complete")).toHaveLength(1);
      expect(emulator.ledger.billing().map(({ name }) => name)).toEqual(["contracts", "contracts"]);
    },
  );

  it("doubles nothing where the key of a deploy is honoured", async () => {
    const emulator = await start({ idempotencyKeys: "honoured" });
    emulator.fault({ call: "deploy", doubled: true });
    await deploy(emulator, { name: "contracts" }, { headers: { "idempotency-key": "k1" } });
    expect(emulator.ledger.billing()).toHaveLength(1);
  });
});
