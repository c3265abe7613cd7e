import { FakeClock } from "../support/fake-clock";
import { ask, completed, deploy, eventsIn, send, start } from "./support";

describe("whoever stands outside of the API", () => {
  it("stops, starts, alters and removes endpoints, and the ledger says who did it", async () => {
    const emulator = await start();
    const { id } = completed((await deploy(emulator, { name: "contracts" })).text);
    emulator.stopEndpoint("contracts");
    expect(emulator.endpoints[0]?.status).toBe("stopped");
    emulator.startEndpoint(String(id));
    emulator.patchRecord("contracts", { model: "llama-2", url: undefined });
    expect((await ask(emulator, `GET /v1/endpoints/${String(id)}`)).json()).toMatchObject({
      status: "live",
      model: "llama-2",
    });
    expect(emulator.endpoints[0]).not.toHaveProperty("url");
    emulator.removeEndpoint("contracts");

    expect(emulator.endpoints).toEqual([]);
    expect(emulator.ledger.entries).toEqual([
      { sequence: 1, action: "deploy", id, name: "contracts", org: "org_default", via: "api" },
      { sequence: 2, action: "stop", id, name: "contracts", org: "org_default", via: "outside" },
      { sequence: 3, action: "start", id, name: "contracts", org: "org_default", via: "outside" },
      { sequence: 4, action: "delete", id, name: "contracts", org: "org_default", via: "outside" },
    ]);
  });

  it("sets a status in the middle of a deploy, which ends it", async () => {
    const clock = new FakeClock();
    const emulator = await start({ clock, deploySeconds: 60 });
    const failing = await send(emulator, "POST /v1/endpoints", { body: { task: "general-chat", name: "a" } });
    emulator.setStatus("a", "failed");
    expect(eventsIn(await failing.text()).at(-1)?.event).toBe("error");

    const early = await send(emulator, "POST /v1/endpoints", { body: { task: "general-chat", name: "b" } });
    emulator.setStatus("b", "live");
    expect(completed(await early.text())).toMatchObject({ name: "b", status: "live" });

    await clock.advance(60_000);
    expect(emulator.endpoints.map(({ status }) => status)).toEqual(["failed", "live"]);
  });

  it("looks at copies", async () => {
    const emulator = await start({ endpoints: [{ name: "contracts" }] });
    const [snapshot] = emulator.endpoints;
    Object.assign(snapshot ?? {}, { status: "stopped" });
    expect(emulator.endpoints[0]?.status).toBe("live");
  });

  it("is told when there is no such endpoint or task", async () => {
    const emulator = await start();
    expect(() => emulator.stopEndpoint("nothing")).toThrow("there is no endpoint 'nothing'");
    expect(() => emulator.setRecommended("nothing", null)).toThrow("there is no task 'nothing'");
  });

  it("sees what bills: what is live or starting", async () => {
    const statuses = ["live", "starting", "stopping", "stopped", "failed"];
    const emulator = await start({ endpoints: statuses.map((status) => ({ name: status, status })) });
    expect(emulator.ledger.billing().map(({ name }) => name)).toEqual(["live", "starting"]);
  });
});

describe("the log of requests", () => {
  it("holds what was sent and how it was answered", async () => {
    const emulator = await start({ clock: new FakeClock() });
    await ask(emulator, "POST /v1/tasks/match?x=1", { body: { query: 1 }, headers: { "user-agent": "me" } });
    await ask(emulator, "GET /nowhere");
    expect(emulator.requests).toMatchObject([
      {
        sequence: 1,
        time: Date.UTC(2026, 0, 1),
        method: "POST",
        path: "/v1/tasks/match",
        query: { x: "1" },
        headers: { "user-agent": "me" },
        body: { query: 1 },
        call: "match",
        status: 422,
      },
      { sequence: 2, method: "GET", path: "/nowhere", body: undefined, call: undefined, status: 404 },
    ]);
    emulator.clearRequests();
    expect(emulator.requests).toEqual([]);
  });

  it("knows a request that never got an answer", async () => {
    const emulator = await start();
    emulator.fault({ call: "list", reset: "before" });
    await ask(emulator, "GET /v1/endpoints").catch(() => {});
    expect(emulator.requests).toMatchObject([{ call: "list", status: undefined }]);
  });
});

it("logs a line for every change", async () => {
  const lines: string[] = [];
  const emulator = await start({ idEqualsName: true, log: (line) => lines.push(line) });
  await deploy(emulator, { name: "contracts" });
  await ask(emulator, "GET /v1/endpoints");
  emulator.removeEndpoint("contracts");
  expect(lines).toEqual([
    'deploy contracts "contracts" of org_default',
    'delete contracts "contracts" of org_default, from outside of the API',
  ]);
});

it("closes at once, whatever is open", async () => {
  const emulator = await start({ deploySeconds: 1000 });
  await send(emulator, "POST /v1/endpoints", { body: { task: "general-chat" } });
  await emulator.close();
  await expect(send(emulator, "GET /v1/endpoints")).rejects.toThrow("fetch failed");
});
