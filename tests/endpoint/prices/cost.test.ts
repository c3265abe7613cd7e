import { Leaderboard } from "pulumi-pareta/client";
import { UNKNOWN, type EndpointInputs, type EndpointState, type FinalDecision } from "../../../provider/endpoint";
import { costOfChange, costOfNew, costOfState } from "../../../provider/endpoint/prices/cost";
import { movedOn } from "../../../provider/endpoint/prices/recommendation";
import { inputsOf, stateOf } from "../../support/endpoints";

const QWEN = "qwen-1: $0.00115 per request";

function board(recommended: string | null = "qwen-1"): Leaderboard {
  const row = (name: string, quality: number, price: number, kind = "open") => ({
    name,
    kind,
    quality,
    cost_per_request_micro_usd: price,
  });
  const models = [row("big", 0.95, 21_400, "frontier"), row("qwen-1", 0.943, 1_150), row("llama-2", 0.927, 1_420)];
  return new Leaderboard({ recommended, models });
}

describe("costOfNew", () => {
  test.each<[string, Partial<EndpointInputs>, Leaderboard, string | undefined]>([
    ["recommended: the alias that it stands for", {}, board("llama-2"), "llama-2: $0.00142 per request"],
    ["no pick: the top open model", {}, board(null), QWEN],
    ["the literal for a pick: the same", {}, board("recommended"), QWEN],
    ["nothing open to fall to", {}, new Leaderboard({ recommended: null, models: [] }), undefined],
    ["a pick that the rows lack", {}, board("gone-1"), undefined],
    ["an alias", { model: "llama-2" }, board(), "llama-2: $0.00142 per request"],
    ["a model that is not on it", { model: "mistral-9" }, board(), undefined],
    ["a model that is not known yet", { model: UNKNOWN }, board(), undefined],
    ["stopped", { running: false }, board(), "free while stopped; qwen-1 when running: $0.00115 per request"],
    ["not known yet whether it runs", { running: UNKNOWN as never }, board(), QWEN],
  ])("%s", (_, inputs, leaderboard, text) => {
    expect(costOfNew(inputsOf(inputs), leaderboard)).toBe(text);
  });
});

test("costOfState: the model that serves, whatever was asked for; the requested one where that is not known", () => {
  expect(costOfState(stateOf({ deployedModel: "llama-2" }), board())).toBe("llama-2: $0.00142 per request");
  expect(costOfState(stateOf({ model: "qwen-1", deployedModel: null }), board())).toBe(QWEN);
});

describe("costOfChange", () => {
  const replace = (...keys: string[]) => ({ action: "replace", keys, deleteFirst: false }) as FinalDecision;
  const update: FinalDecision = { action: "update", calls: true };
  const change = "qwen-1 -> llama-2: quality 0.943 -> 0.927, $0.00115 -> $0.00142 per request (+23%)";
  const moved = board("llama-2");

  test.each<[string, Partial<EndpointState>, Partial<EndpointInputs>, FinalDecision, Leaderboard, string | undefined]>([
    ["a start", { running: false }, {}, update, moved, QWEN],
    ["a stop", {}, { running: false }, update, moved, "free while stopped; qwen-1 when running: $0.00115 per request"],
    ["an alias for recommended", {}, { model: "llama-2" }, replace("model"), board(), change],
    ["an alias for an alias", { model: "qwen-1" }, { model: "llama-2" }, replace("model", "name"), board(), change],
    ["recommended for an alias", { model: "qwen-1" }, {}, replace("model"), moved, change],
    [
      "a model that the leaderboard lacks",
      {},
      { model: "Qwen/Qwen3-8B" },
      replace("model"),
      board(),
      "qwen-1 -> Qwen/Qwen3-8B: not on the leaderboard",
    ],
    ["a model that is not known yet", {}, { model: UNKNOWN }, replace("model"), board(), undefined],
    [
      "another task: its leaderboard knows nothing of the old model",
      { task: "other" },
      { model: "llama-2" },
      replace("task", "model"),
      board(),
      "llama-2: $0.00142 per request",
    ],
    ["another name: the new one's price", {}, {}, replace("name"), board(), QWEN],
  ])("%s", (_, olds, news, decision, leaderboard, text) => {
    expect(costOfChange(stateOf(olds), inputsOf(news), decision, leaderboard)).toBe(text);
  });
});

describe("movedOn", () => {
  test("from, to, quality and price", () => {
    expect(movedOn("ep_1", stateOf(), board("llama-2"))).toBe(
      '"recommended" of task "contract-key-fields" is now llama-2, and endpoint ep_1 serves qwen-1. ' +
        "qwen-1 -> llama-2: quality 0.943 -> 0.927, $0.00115 -> $0.00142 per request (+23%). " +
        'Nothing is changed for it; to move, set model to "llama-2", which replaces the endpoint.',
    );
  });

  test("a pick without numbers is noted without them", () => {
    expect(movedOn("ep_1", stateOf(), new Leaderboard({ recommended: "new-1", models: [] }))).toMatch(
      /is now new-1, and endpoint ep_1 serves qwen-1\. Nothing is changed/,
    );
  });

  test.each<[string, Partial<EndpointState>, string | null]>([
    ["it serves what is recommended", {}, "qwen-1"],
    ["the model is pinned", { model: "qwen-1" }, "llama-2"],
    ["nobody knows what serves", { deployedModel: null }, "llama-2"],
    ["the task has no pick", { deployedModel: "llama-2" }, null],
    ["the pick is the literal", { deployedModel: "llama-2" }, "recommended"],
  ])("nothing when %s", (_, state, recommended) => {
    expect(movedOn("ep_1", stateOf(state), board(recommended))).toBeUndefined();
  });
});
