import { nearestFew } from "../../../provider/endpoint/decide/hints";
import {
  recommendedAlias,
  whyUnconfirmed,
  type LeaderboardAnswer,
} from "../../../provider/endpoint/decide/leaderboard";

const found = (recommended: string | null, openModels = ["qwen-1", "llama-2"]): LeaderboardAnswer => ({
  kind: "found",
  recommended,
  openModels,
});

describe("recommendedAlias", () => {
  test.each<[string, LeaderboardAnswer, string | undefined]>([
    ["an alias", found("qwen-1"), "qwen-1"],
    ["null", found(null), undefined],
    ["the literal, which is no alias", found("recommended"), undefined],
    ["empty", found(""), undefined],
    ["no such task", { kind: "unknown-task" }, undefined],
    ["unreadable", { kind: "unreadable", reason: "HTTP 500" }, undefined],
  ])("%s", (_, answer, alias) => {
    expect(recommendedAlias(answer)).toBe(alias);
  });
});

describe("whyUnconfirmed", () => {
  test.each<[string, string, LeaderboardAnswer, RegExp | undefined]>([
    ["an open model", "llama-2", found("qwen-1"), undefined],
    ["a model that is not on it", "frontier-large", found("qwen-1"), /no open model "frontier-large"/],
    ["no model on it", "llama-2", found(null, []), /\(it has none\)/],
    ["recommended, with a pick", "recommended", found("qwen-1", []), undefined],
    ["recommended, without one: the top open model serves", "recommended", found(null), undefined],
    ["recommended, the literal: the same", "recommended", found("recommended"), undefined],
    ["recommended, and nothing to serve", "recommended", found("recommended", []), /has no model to recommend/],
    ["no such task", "qwen-1", { kind: "unknown-task" }, /knows no task "t"/],
    ["unreadable", "qwen-1", { kind: "unreadable", reason: "HTTP 500" }, /could not be read \(HTTP 500\)/],
  ])("%s", (_, model, answer, want) => {
    const reason = whyUnconfirmed("t", model, answer);
    if (want === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(want);
  });
});

test("nearestFew: only what is near, the list as it was", () => {
  const tasks = ["invoice-line-items", "contract-key-fields", "general-chat"];
  expect(nearestFew("contract-keyfield", tasks, 2)[0]).toBe("contract-key-fields");
  expect(nearestFew("contract-keyfield", tasks, 2)).toHaveLength(1);
  expect(tasks[0]).toBe("invoice-line-items");
});
