import fc from "fast-check";
import {
  exampleLines,
  resultLine,
  resultOf,
  shortcomings,
  worstExamples,
  type ScoredAnswer,
} from "../../../provider/endpoint/decide/verdict";
import type { Evaluation, EvaluationResult } from "../../../provider/endpoint";

const answer = (score: number, overrides: Partial<ScoredAnswer> = {}): ScoredAnswer => ({
  example: { input: "Which law?", expected: { governing_law: "Delaware" } },
  answer: "Norway",
  score,
  billedMicroUsd: 100,
  ...overrides,
});
const result = (score: number, overrides: Partial<EvaluationResult> = {}): EvaluationResult => ({
  score,
  count: 20,
  costMicroUsd: 23_000,
  digest: "d",
  ...overrides,
});

test("a result is the mean, the count and the sum", () => {
  expect(resultOf([answer(1), answer(0.5, { billedMicroUsd: 0 })], "d")).toEqual({
    score: 0.75,
    count: 2,
    costMicroUsd: 100,
    digest: "d",
  });
});

test("a cost that was not told of each request is not told", () => {
  expect(resultOf([answer(1), answer(1, { billedMicroUsd: null })], "d").costMicroUsd).toBeNull();
});

describe("a result", () => {
  test.each<[string, Evaluation, EvaluationResult, number | undefined]>([
    ["at the minimum", { minimum: 0.9 }, result(0.9), undefined],
    ["as good as the current one", { notWorseThanCurrent: 0 }, result(0.9), 0.9],
    ["just within what is allowed", { notWorseThanCurrent: 0.02 }, result(0.88), 0.9],
    ["with nothing to compare with", { notWorseThanCurrent: 0 }, result(0), undefined],
    ["at the cost", { maxCostPerRequestMicroUsd: 1_150 }, result(0), undefined],
    ["of the floating point of 0.1 + 0.2", { minimum: 0.1 + 0.2 }, result(0.3), undefined],
  ])("%s passes", (_, evaluation, measured, current) => {
    expect(shortcomings(evaluation, measured, current === undefined ? undefined : { score: current })).toEqual([]);
  });

  test.each<[Evaluation, EvaluationResult, number | undefined, string[]]>([
    [{ minimum: 0.9 }, result(0.8949), undefined, ["its score is 0.895, below the minimum of 0.9"]],
    [
      { notWorseThanCurrent: 0.02 },
      result(0.87),
      0.9,
      ["its score is 0.87, and that of the current one 0.9: at most 0.02 below is allowed"],
    ],
    [
      { maxCostPerRequestMicroUsd: 1_149 },
      result(1),
      undefined,
      ["a request costs $0.00115, above the limit of $0.001149"],
    ],
    [
      { maxCostPerRequestMicroUsd: 2_000 },
      result(1, { costMicroUsd: null }),
      undefined,
      ["Pareta did not tell what a request costs, so the limit of $0.002 is not proven"],
    ],
  ])("%j, %j beside %s: says each condition that is not met", (evaluation, measured, current, texts) => {
    const other = current === undefined ? undefined : { score: current };
    expect(shortcomings(evaluation, measured, other)).toEqual(texts);
  });

  test("is told in a line", () => {
    expect(resultLine(result(0.9333))).toBe("score 0.933 of 20 examples, $0.00115 per request");
    expect(resultLine(result(1, { count: 1, costMicroUsd: null }))).toBe("score 1 of 1 example, cost unknown");
  });
});

test("a better result never has more shortcomings", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, share, share, (minimum, notWorseThanCurrent, current, a, b) => {
      const count = (score: number) =>
        shortcomings({ minimum, notWorseThanCurrent }, result(score), { score: current }).length;
      expect(count(Math.max(a, b))).toBeLessThanOrEqual(count(Math.min(a, b)));
    }),
  );
});

describe("the examples that differ most", () => {
  const candidate = [answer(1), answer(0.5), answer(0), answer(0.2), answer(0.9)];
  const current = [answer(0), answer(1), answer(0), answer(1), answer(1)];

  test("are those where the candidate is furthest behind the current one", () => {
    const worst = worstExamples(candidate, current);
    expect(worst.map(({ candidate: { score }, current: other }) => [score, other?.score])).toEqual([
      [0.2, 1],
      [0.5, 1],
      [0.9, 1],
    ]);
  });

  test("are those furthest from right where there is nothing to compare with", () => {
    expect(worstExamples(candidate).map(({ candidate: { score } }) => score)).toEqual([0, 0.2, 0.5]);
    expect(worstExamples([answer(1)])).toEqual([]);
  });

  test("are shown with answers, without the key, and in one line", () => {
    const bad = answer(0, { answer: "the\nkey is KEY" });
    const redact = (text: string) => text.replaceAll("KEY", "[redacted]");
    const good = answer(1, { answer: '{"governing_law": "Delaware"}' });
    expect(exampleLines(worstExamples([bad], [good]), { secret: false, redact })).toEqual([
      '"Which law?" scored 0, the current one 1: expected ' +
        '{"governing_law":"Delaware"}, answered the\\nkey is [redacted], the current one {"governing_law": "Delaware"}',
    ]);
  });

  test("show nothing of a secret", () => {
    const lines = exampleLines(worstExamples([answer(0)], [answer(1)]), { secret: true, redact: (text) => text });
    expect(lines).toEqual([
      "an example scored 0, the current one 1; nothing of it is shown, because evaluation is a secret",
    ]);
  });
});
