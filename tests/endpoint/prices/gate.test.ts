import { Leaderboard } from "../../../provider/client";
import { examplesDigest } from "../../../provider/endpoint/decide/examples";
import { gateText } from "../../../provider/endpoint/prices/gate";
import { UNKNOWN, type Evaluation } from "../../../provider/endpoint/types";
import { inputsOf, stateOf } from "../../support/endpoints";

const examples = [
  { input: "one", expected: "1" },
  { input: "two", expected: "2" },
];
const board = new Leaderboard({
  task_id: "contract-key-fields",
  models: [
    { name: "qwen-1", kind: "open", quality: 0.9, cost_per_request_micro_usd: 1_000 },
    { name: "llama-2", kind: "open", quality: 0.9, cost_per_request_micro_usd: 2_000 },
  ],
});
const smokeTest = { messages: [{ role: "user", content: "hello" }] };
const asked = (evaluation?: Evaluation, more = {}) =>
  inputsOf({ model: "llama-2", ...(evaluation && { evaluation }), ...more });
const current = (result: object | null = null) =>
  stateOf({ deployedModel: "qwen-1", ...(result !== null && { evaluationResult: result as never }) });

describe("what a preview says of the tests before a change", () => {
  it("is nothing where there are none, or where none will run", () => {
    expect(gateText(asked(), current(), board)).toBeUndefined();
    expect(gateText(asked({ fromTask: 2, minimum: 0.9 }, { running: false }), current(), board)).toBeUndefined();
  });

  it("counts what each endpoint is asked, and adds up the prices of both", () => {
    const both = asked({ examples, notWorseThanCurrent: 0 }, { smokeTest });
    expect(gateText(both, current(), board)).toBe(
      "the old endpoint goes only after the new one has passed its smoke test and evaluation: " +
        "5 billed requests (3 to the new one, 2 to the current one), about $0.008",
    );
  });

  it("leaves out the current one where the state holds its result on these very examples", () => {
    const stored = current({ score: 1, count: 2, costMicroUsd: 1, digest: examplesDigest(examples, undefined) });
    expect(gateText(asked({ examples, notWorseThanCurrent: 0 }), stored, board)).toMatch(/: 2 billed requests, about/);
    const others = current({ score: 1, count: 2, costMicroUsd: 1, digest: "other" });
    expect(gateText(asked({ examples, notWorseThanCurrent: 0 }), others, board)).toMatch(/: 4 billed requests \(2 to/);
  });

  it("says at most where it does not know which examples the task has", () => {
    const stored = current({ score: 1, count: 20, costMicroUsd: 1, digest: "of the task" });
    const evaluation = { fromTask: 20, notWorseThanCurrent: 0 };
    expect(gateText(asked(evaluation), stored, board)).toMatch(/: at most 40 billed requests \(20 to the new one/);
    expect(gateText(asked(evaluation), current(), board)).toMatch(/: 40 billed requests/);
  });

  it("promises no number where the preview does not know one, and no price without a leaderboard", () => {
    expect(gateText(asked(UNKNOWN as never), undefined, board)).toBe(
      "then its evaluation: a billed request for each example",
    );
    expect(gateText(asked({ examples, minimum: 1 }), undefined, undefined)).toBe(
      "then its evaluation: 2 billed requests",
    );
    expect(gateText(asked(undefined, { smokeTest }), undefined, undefined)).toBe(
      "then its smoke test: 1 billed request",
    );
  });
});
