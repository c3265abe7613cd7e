import { APIResponseError, Endpoint, Leaderboard, ModelList, Task, TaskMatch } from "pulumi-pareta/client";
import { client } from "./support/client";
import { closeServers, json, serve } from "./support/servers";

afterEach(closeServers);

describe("an endpoint", () => {
  const raw = {
    id: "ep_1",
    name: "contracts",
    model: "gemma-1",
    status: "live",
    url: "https://x.example/v1",
    task: "contract-key-fields",
    recommendedSystemPrompt: "Be brief.",
    promptScaffold: "{input}",
    region: { future: true },
  };

  it("has its fields, and the JSON as it came", () => {
    const endpoint = new Endpoint(raw);
    const { id, name, model, status, url, task, recommendedSystemPrompt, promptScaffold } = endpoint;
    const { region, ...known } = raw;
    expect({ id, name, model, status, url, task, recommendedSystemPrompt, promptScaffold }).toEqual(known);
    expect(endpoint.isLive).toBe(true);
    expect(endpoint.raw).toBe(raw);
    expect(endpoint.get("region")).toBe(region);
    expect(JSON.parse(JSON.stringify(endpoint))).toEqual(raw);
  });

  it("gives copies of the JSON", () => {
    const endpoint = new Endpoint(raw);
    endpoint.toDict()["id"] = "other";
    expect(endpoint.raw["id"]).toBe("ep_1");
  });

  it("has a fallback for what is absent, and not for what is null", () => {
    const endpoint = new Endpoint({ id: "a", url: null });
    expect([endpoint.get("x"), endpoint.get("x", 7), endpoint.get("url", 7), endpoint.get("toString", 7)]).toEqual([
      null,
      7,
      null,
      7,
    ]);
  });

  it.each([
    [
      "missing fields",
      { id: "a" },
      { id: "a", name: null, model: null, status: null, task: null, url: null, isLive: false },
    ],
    ["null fields", { id: "a", status: null, url: null }, { status: null, url: null }],
    ["fields of another type", { id: "a", status: 7, url: {}, model: [] }, { status: null, url: null, model: null }],
    ["an unknown status", { id: "a", status: "rebooting" }, { status: "rebooting", isLive: false }],
    ["no id", { name: "n" }, { id: "n", name: "n" }],
    ["an empty id", { id: "", name: "n" }, { id: "n" }],
    ["a null id", { id: null, name: "n" }, { id: "n" }],
    ["an id alone", { id: "a" }, { id: "a", name: null }],
    ["taskName", { id: "a", taskName: "t" }, { task: "t" }],
    ["taskName and task", { id: "a", taskName: "t", task: "u" }, { task: "t" }],
    ["a null taskName", { id: "a", taskName: null, task: "u" }, { task: "u" }],
  ])("may have %s", (_what, row, want) => {
    expect(new Endpoint(row)).toMatchObject(want);
  });

  it.each([[{}], [{ id: "", name: "" }], [{ id: 7 }], [null], [[]], ["ep"], [undefined]])("is not %j", (row) => {
    expect(() => new Endpoint(row)).toThrow(APIResponseError);
  });
});

it("lists, retrieves and recommends", async () => {
  const board = {
    task_id: "t",
    metric: "f1",
    cost_unit: "per_request",
    recommended: "gemma-1",
    models: [
      { name: "gemma-1", kind: "open", quality: 0.9, cost_per_request_micro_usd: 12, context_k: 128, run_mode: "gpu" },
      { name: "gpt", kind: "frontier", quality: null, cost_per_request_micro_usd: null },
    ],
    frontier: { name: "gpt", quality: 0.95, cost_per_request_micro_usd: 900 },
  };
  const server = await serve((response, { url }) => {
    if (url === "/v1/tasks") json(response, 200, { tasks: [{ id: "t", default_scorer: "f1", has_blob_input: false }] });
    else if (url.startsWith("/v1/tasks/t?")) json(response, 200, { id: "t", examples: [{ in: 1 }] });
    else if (url === "/v1/tasks/t/leaderboard") json(response, 200, board);
    else if (url === "/v1/models") json(response, 200, { data: [{ id: "ep_1", owned_by: "org", created: 7 }] });
    else json(response, 200, [{ id: "ep_1" }, { name: "two", status: "odd" }]);
  });
  const pareta = client({ baseURL: server.url });

  expect((await pareta.endpoints.list()).map(({ id, status }) => [id, status])).toEqual([
    ["ep_1", null],
    ["two", "odd"],
  ]);
  const [task] = await pareta.tasks.list();
  expect(task).toMatchObject({ id: "t", defaultScorer: "f1", hasBlobInput: false, examples: null });
  expect((await pareta.tasks.retrieve("t", { examples_n: 1 })).examples).toEqual([{ in: 1 }]);
  expect(server.requests.at(-1)!.url).toBe("/v1/tasks/t?examples_n=1");

  const leaderboard = await pareta.tasks.leaderboard("t");
  expect(leaderboard).toMatchObject({ taskId: "t", metric: "f1", costUnit: "per_request", recommended: "gemma-1" });
  expect(leaderboard.models[0]).toMatchObject({
    name: "gemma-1",
    kind: "open",
    quality: 0.9,
    costPerRequestMicroUsd: 12,
    contextK: 128,
    runMode: "gpu",
  });
  expect(leaderboard.models[1]).toMatchObject({
    quality: null,
    costPerRequestMicroUsd: null,
    contextK: null,
    runMode: null,
  });
  expect(leaderboard.frontier).toMatchObject({ name: "gpt", quality: 0.95 });
  expect(await pareta.tasks.recommended("t")).toBe("gemma-1");

  const models = await pareta.models.list();
  expect(models.length).toBe(1);
  expect(models.data).toEqual([...models]);
  expect(models.data[0]).toMatchObject({ id: "ep_1", ownedBy: "org", created: 7 });
});

describe("a match", () => {
  it("chooses a task", () => {
    const candidate = { task_id: "t", score: 0.8, confidence: "high" };
    const match = new TaskMatch({
      query: "q",
      matched: true,
      chosen: candidate,
      candidates: [candidate, { task_id: "u", score: null }],
      confidence: 0.7,
      ambiguous: false,
      matcher: "reason",
      type: "task",
      reasoning: "because",
    });
    expect(match).toMatchObject({
      query: "q",
      matched: true,
      confidence: 0.7,
      ambiguous: false,
      matcher: "reason",
      type: "task",
      reasoning: "because",
    });
    expect(match.chosen).toMatchObject({ taskId: "t", score: 0.8, confidence: "high" });
    expect(match.candidates[1]).toMatchObject({ taskId: "u", score: null, confidence: null });
    expect(match.capability).toBeNull();
  });

  it("names a capability, or nothing", () => {
    const capability = { id: "general-chat", label: "Chat", category: "Chat", category_id: "chat", desc: "Talks." };
    expect(new TaskMatch({ matched: true, chosen: null, capability }).capability).toMatchObject({
      id: "general-chat",
      label: "Chat",
      category: "Chat",
      categoryId: "chat",
      desc: "Talks.",
    });
    expect(new TaskMatch({})).toMatchObject({
      matched: null,
      chosen: null,
      candidates: [],
      capability: null,
      type: null,
    });
  });

  it("sends the right request", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const { tasks } = client({ baseURL: server.url });
    await tasks.match("q");
    await tasks.match("q", { topK: 1 });
    expect(server.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { query: "q", top_k: 5 },
      { query: "q", top_k: 1 },
    ]);
  });
});

it.each([
  ["a task", () => new Task([])],
  ["a leaderboard of no list", () => new Leaderboard({ models: {} })],
  ["a leaderboard of a bad row", () => new Leaderboard({ models: [null] })],
  ["a leaderboard against no object", () => new Leaderboard({ frontier: "gpt" })],
  ["a match of no object", () => new TaskMatch({ chosen: "t" })],
  ["a list of models", () => new ModelList({ data: null })],
])("%s of another shape is an error", (_what, make) => {
  expect(make).toThrow(APIResponseError);
});
