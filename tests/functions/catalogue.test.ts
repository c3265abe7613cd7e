import type { Emulator } from "../../emulator";
import { answered, callerOf, start } from "./support";

describe("the functions of the catalogue", () => {
  let emulator: Emulator;
  let call: ReturnType<typeof callerOf>;

  beforeEach(async () => {
    emulator = await start();
    call = callerOf(emulator);
  });

  it("getTasks lists every task", async () => {
    const tasks = await call("getTasks");
    expect(tasks[0]).toEqual({ id: "contract-key-fields", defaultScorer: "field_f1", hasBlobInput: false });
    expect(tasks.map(({ id }) => id)).toContain("general-chat");
  });

  it("getTask reads one, with as many examples as are asked for", async () => {
    const task = await call("getTask", { id: "contract-key-fields", exampleCount: 2 });
    expect(task).toMatchObject({ id: "contract-key-fields", defaultScorer: "field_f1", hasBlobInput: false });
    expect(task.examples).toHaveLength(2);
    expect((await call("getTask", { id: "contract-key-fields", exampleCount: 0 })).examples).toEqual([]);
    // Pareta decides its own default.
    await call("getTask", { id: "contract-key-fields" });
    expect(emulator.requests.at(-1)?.query).toEqual({});
  });

  it.each(["getTask", "getLeaderboard", "getRecommendedModel"] as const)("%s names the nearest tasks", async (name) => {
    const unknown = "contract-key-feilds";
    await expect(call(name, name === "getTask" ? { id: unknown } : { task: unknown })).rejects.toThrow(
      /^Pareta knows no task "contract-key-feilds"; the nearest are contract-key-fields\.$/,
    );
  });

  it("getLeaderboard has every number as it is, and null where there is none", async () => {
    const board = await call("getLeaderboard", { task: "contract-key-fields" });
    expect(board).toMatchObject({ taskId: "contract-key-fields", metric: "field_f1", costUnit: "per_request" });
    expect(board.recommended).toBe("qwen-1");
    expect(board.models[0]).toEqual({
      name: "qwen-1",
      kind: "open",
      quality: 0.943,
      costPerRequestMicroUsd: 1150,
      contextK: 128,
      runMode: "dedicated",
    });
    expect(board.frontier).toEqual({ name: "frontier-large", quality: 0.951, costPerRequestMicroUsd: 21_400 });
    const chat = await call("getLeaderboard", { task: "general-chat" });
    expect(chat.frontier).toBeNull();
    expect(chat.models[0]).toMatchObject({ quality: null, costPerRequestMicroUsd: null });
  });

  it("getRecommendedModel is the alias itself", async () => {
    expect(await call("getRecommendedModel", { task: "invoice-line-items" })).toBe("llama-1");
  });

  it.each([
    ["support-ticket-triage", "gemma-1, qwen-2, phi-3, mistral-4"], // null
    ["receipt-totals", "qwen-vl-1, pixtral-2"], // the literal "recommended"
  ])("getRecommendedModel fails where nobody has picked a model for %s", async (task, models) => {
    await expect(call("getRecommendedModel", { task })).rejects.toThrow(
      `the leaderboard of task "${task}" recommends no model. Choose one of its models (${models}), or deploy with ` +
        'model: "recommended", for which Pareta picks one.',
    );
  });

  it("getModels lists what has a URL", async () => {
    const { id } = emulator.addEndpoint({ name: "contracts", task: "contract-key-fields", status: "live" });
    const [model, ...others] = await call("getModels");
    expect(model).toEqual({ id, ownedBy: "org_default", created: model?.created });
    expect(model?.created).toBeGreaterThan(1_700_000_000);
    expect(others).toEqual([]);
  });

  it("passes over rows without an id, which can be used for nothing", async () => {
    expect(await answered("getTasks", {}, { tasks: [{ default_scorer: "f1" }, { id: "t" }] })).toEqual([
      { id: "t", defaultScorer: null, hasBlobInput: null },
    ]);
    expect(await answered("getModels", {}, { data: [{ owned_by: "o" }] })).toEqual([]);
  });
});

describe("getEndpointMetrics", () => {
  let emulator: Emulator;
  let call: ReturnType<typeof callerOf>;

  beforeEach(async () => {
    emulator = await start();
    call = callerOf(emulator);
    emulator.addEndpoint({ id: "ep_1", name: "contracts", task: "contract-key-fields", status: "live" });
  });

  it("has one key for each dimension, each the JSON as it came", async () => {
    const all = await call("getEndpointMetrics", { id: "ep_1" });
    expect(Object.keys(all).sort()).toEqual(["activity", "cost", "performance", "quality", "uptime"]);
    const raw = { total_micro_usd: 1, brand_new: { nested: [1, null] } };
    emulator.fault({ call: "cost", status: 200, json: raw });
    expect(await call("getEndpointMetrics", { id: "ep_1", dimensions: ["cost"] })).toEqual({ cost: raw });
  });

  it("sends its query to every dimension, and asks for each only once", async () => {
    const query = { window: "7d", group_by: "day" };
    await call("getEndpointMetrics", { id: "ep_1", dimensions: ["cost", "uptime", "cost"], query });
    const asked = emulator.requests.map((request) => [request.call, request.query]);
    expect(asked).toHaveLength(2);
    expect(asked).toEqual(
      expect.arrayContaining([
        ["cost", query],
        ["uptime", query],
      ]),
    );
  });

  it("says which dimension failed, and which endpoint is not there", async () => {
    emulator.fault({ call: "quality", status: 500, times: "always", json: { detail: "judge is away" } });
    await expect(call("getEndpointMetrics", { id: "ep_1", dimensions: ["cost", "quality"] })).rejects.toThrow(
      /^Reading the quality of endpoint ep_1 failed: judge is away \(HTTP 500.*run it again later\.$/,
    );
    await expect(call("getEndpointMetrics", { id: "ep_2" })).rejects.toThrow(
      'endpoint ep_2 does not exist (or not for this API key); the nearest are "contracts" (ep_1).',
    );
  });

  it("names the query that Pareta refuses", async () => {
    const detail = [{ loc: ["query", "window"], msg: "unknown window", type: "value_error" }];
    emulator.fault({ call: "cost", status: 422, json: { detail } });
    const args = { id: "ep_1", dimensions: ["cost"], query: { window: "1y" } };
    await expect(call("getEndpointMetrics", args)).rejects.toThrow("failed: query.window: unknown window (HTTP 422");
  });
});
