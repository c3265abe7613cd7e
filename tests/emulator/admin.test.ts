import type { Emulator } from "../../emulator";
import { ask, start } from "./support";

describe("the administration", () => {
  let emulator: Emulator;
  const admin = (call: string, body?: unknown) => {
    const [method, path] = call.split(" ");
    return ask(emulator, `${method} /_emulator${path}`, { key: "none", ...(body !== undefined && { body }) });
  };

  beforeEach(async () => {
    emulator = await start({ endpoints: [{ id: "ep_a1b2c3", name: "contracts", task: "contract-key-fields" }] });
  });

  it("scripts faults, one or several, shows them and forgets them", async () => {
    expect((await admin("POST /faults", { call: "list", status: 503 })).status).toBe(204);
    await admin("POST /faults", [
      { call: "list", status: 500 },
      { call: "chat", reset: "after" },
    ]);
    expect((await ask(emulator, "GET /v1/endpoints")).status).toBe(503);
    expect((await admin("GET /faults")).json()).toEqual([
      { call: "list", status: 500 },
      { call: "chat", reset: "after" },
    ]);
    expect((await admin("DELETE /faults")).status).toBe(204);
    expect((await ask(emulator, "GET /v1/endpoints")).status).toBe(200);
  });

  it("says what is wrong with a fault", async () => {
    const answer = await admin("POST /faults", { call: "list", statuss: 503 });
    expect([answer.status, answer.json()]).toEqual([422, { detail: '✖ Unrecognized key: "statuss"' }]);
    expect((await admin("POST /faults", "nonsense")).json<{ detail: string }>().detail).toMatch(/^the body is no JSON/);
  });

  it("shows endpoints and the ledger", async () => {
    await ask(emulator, "POST /v1/endpoints/ep_a1b2c3/stop");
    expect((await admin("GET /endpoints")).json()).toEqual(emulator.endpoints);
    expect((await admin("GET /ledger")).json()).toMatchObject({ entries: [{ action: "stop" }], billing: [] });
  });

  it("sets how late what is deployed is shown", async () => {
    expect((await admin("PUT /list-delay", { seconds: 3600 })).status).toBe(204);
    await ask(emulator, "POST /v1/endpoints", { body: { task: "contract-key-fields", name: "late" } });
    expect((await ask(emulator, "GET /v1/endpoints")).json()).toMatchObject([{ name: "contracts" }]);
    expect((await admin("PUT /list-delay", { seconds: -1 })).status).toBe(422);
  });

  it("sets what an endpoint has cost", async () => {
    const cost = async () => (await ask(emulator, "GET /v1/endpoints/ep_a1b2c3/cost?window=24h")).json<object>();
    const invented = await cost();
    expect((await admin("PUT /endpoints/contracts/cost", { microUsd: 26_100_000 })).status).toBe(204);
    expect(await cost()).toMatchObject({ total_micro_usd: 26_100_000, window: "24h" });
    expect((await admin("PUT /endpoints/contracts/cost", { microUsd: 0.5 })).status).toBe(422);
    await admin("PUT /endpoints/contracts/cost", { microUsd: null });
    expect(await cost()).toEqual(invented);
  });

  it("changes endpoints", async () => {
    const status = () => emulator.endpoints[0]?.status;
    await admin("POST /endpoints/contracts/stop");
    expect(status()).toBe("stopped");
    await admin("POST /endpoints/contracts/start");
    expect(status()).toBe("live");
    await admin("POST /endpoints/ep_a1b2c3/status", { status: "failed" });
    expect(status()).toBe("failed");
    await admin("PATCH /endpoints/contracts?unset=promptScaffold", { url: null });
    expect(emulator.endpoints[0]).toMatchObject({ url: null });
    expect(emulator.endpoints[0]).not.toHaveProperty("promptScaffold");
    expect((await admin("DELETE /endpoints/contracts")).status).toBe(204);
    expect(emulator.endpoints).toEqual([]);
    expect((await admin("POST /endpoints/contracts/stop")).status).toBe(404);
  });

  it("adds endpoints", async () => {
    const added = (await admin("POST /endpoints", { name: "old", legacy: true })).json();
    expect(added).toMatchObject({ name: "old", legacy: true, status: "live", org: "org_default" });
    expect(emulator.endpoints).toHaveLength(2);
  });

  it("sets balances and recommendations", async () => {
    await admin("PUT /balance", { microUsd: 5 });
    await admin("PUT /balance?org=ada", { microUsd: 7 });
    expect([(await admin("GET /balance")).json(), emulator.balance("ada")]).toEqual([{ microUsd: 5 }, 7]);
    await admin("PUT /tasks/contract-key-fields/recommended", { recommended: null });
    expect((await ask(emulator, "GET /v1/tasks/contract-key-fields/leaderboard")).json()).toMatchObject({
      recommended: null,
    });
  });

  it("shows the requests of the API, and none of its own", async () => {
    await ask(emulator, "GET /v1/tasks");
    expect((await admin("GET /requests")).json()).toMatchObject([{ path: "/v1/tasks", status: 200 }]);
    await admin("DELETE /requests");
    expect(emulator.requests).toEqual([]);
  });

  it("has no other routes", async () => {
    expect((await admin("GET /nothing")).status).toBe(404);
  });
});
