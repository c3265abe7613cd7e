import { ask, start } from "./support";

const TASK = {
  id: "only-task",
  default_scorer: null,
  has_blob_input: false,
  metric: null,
  cost_unit: "per_request",
  recommended: null,
  models: [],
  examples: [],
  keywords: [],
  recommendedSystemPrompt: null,
  promptScaffold: null,
};

describe("tasks", () => {
  it("are listed with their scorer and whether they take blobs", async () => {
    const emulator = await start();
    const { tasks } = (await ask(emulator, "GET /v1/tasks")).json<{ tasks: unknown[] }>();
    expect(tasks).toHaveLength(8);
    expect(tasks[0]).toEqual({ id: "contract-key-fields", default_scorer: "field_f1", has_blob_input: false });
  });

  it("are retrieved with as many examples as asked for", async () => {
    const emulator = await start();
    const examples = async (query: string) =>
      (await ask(emulator, `GET /v1/tasks/contract-key-fields${query}`)).json<{ examples: unknown[] }>().examples;
    expect(await examples("")).toHaveLength(3);
    expect(await examples("?examples_n=1")).toHaveLength(1);
    expect(await examples("?examples_n=0")).toHaveLength(0);
    expect((await ask(emulator, "GET /v1/tasks/nothing")).status).toBe(404);
  });

  it("have a leaderboard whose frontier is one of its rows", async () => {
    const emulator = await start();
    const board = (await ask(emulator, "GET /v1/tasks/contract-key-fields/leaderboard")).json<{
      models: object[];
      frontier: object;
    }>();
    expect(board).toMatchObject({ task_id: "contract-key-fields", recommended: "qwen-1", metric: "field_f1" });
    expect(board.models).toContainEqual(expect.objectContaining({ ...board.frontier, kind: "frontier" }));
    expect(JSON.stringify(board)).not.toContain("Qwen/"); // real ids are not passed on
  });

  it("recommend an alias, nothing, or the literal", async () => {
    const emulator = await start();
    const recommended = async (task: string) =>
      (await ask(emulator, `GET /v1/tasks/${task}/leaderboard`)).json<{ recommended: unknown }>().recommended;
    expect(await recommended("support-ticket-triage")).toBeNull();
    expect(await recommended("receipt-totals")).toBe("recommended");
    emulator.setRecommended("receipt-totals", "pixtral-2");
    expect(await recommended("receipt-totals")).toBe("pixtral-2");
  });

  it("have no numbers where they are general", async () => {
    const emulator = await start();
    const board = (await ask(emulator, "GET /v1/tasks/general-chat/leaderboard")).json<{ models: object[] }>();
    expect(board).toMatchObject({ metric: null, frontier: null });
    expect(board.models[0]).toMatchObject({ name: "qwen-1", quality: null, cost_per_request_micro_usd: null });
  });

  it("can be replaced", async () => {
    const emulator = await start({ catalogue: [TASK] });
    expect((await ask(emulator, "GET /v1/tasks")).json()).toMatchObject({ tasks: [{ id: "only-task" }] });
  });
});

describe("a match", () => {
  const match = async (query: string, top_k?: number) =>
    (await ask(await start(), "POST /v1/tasks/match", { body: { query, top_k } })).json<Record<string, unknown>>();

  it("chooses a task", async () => {
    const answer = await match("pull key fields out of contracts", 1);
    expect(answer).toMatchObject({
      matched: true,
      type: "task",
      matcher: "reason",
      confidence: "high",
      ambiguous: false,
    });
    expect(answer.chosen).toMatchObject({ task_id: "contract-key-fields" });
    expect(answer.candidates).toHaveLength(1);
  });

  it.each([
    ["a chatbot for our shop", "chat"],
    ["coding help", "coding"],
    ["transcribe phone calls", "asr"],
  ])("names a capability: %s", async (query, id) => {
    expect(await match(query)).toMatchObject({ matched: true, type: "capability", chosen: null, capability: { id } });
  });

  it("says so when nothing fits", async () => {
    expect(await match("fold proteins")).toMatchObject({ matched: false, type: "unsupported", candidates: [] });
  });
});
