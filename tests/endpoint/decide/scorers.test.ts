import fc from "fast-check";
import { Task } from "pulumi-pareta/client";
import { examplesDigest, taskExamples } from "../../../provider/endpoint/decide/examples";
import { jsonIn, meanScore, scoreOf, scorerFor } from "../../../provider/endpoint/decide/scorers";
import type { Scorer } from "../../../provider/endpoint";

describe("the scorer of an example", () => {
  test.each<[unknown, Scorer]>([
    ["Delaware", "exact"],
    [36, "exact"],
    [true, "exact"],
    [{ governing_law: "Delaware" }, "json"],
    [[{ item: "Widget" }], "json"],
  ])("that expects %j is %s by default", (expected, scorer) => {
    expect(scorerFor(expected)).toBe(scorer);
    expect(scorerFor(expected, "contains")).toBe("contains");
  });
});

describe("exact", () => {
  test.each<[unknown, string, number]>([
    ["billing", "billing", 1],
    ["billing", ' "Billing." ', 1],
    ["two words", "Two\n  words", 1],
    ["billing", "It is billing", 0],
    ["billing", "", 0],
    [36, "36", 1],
    [36, "36.0", 1],
    [0, "", 0],
    [true, "True", 1],
    ["12.40", "12.4", 0],
    [".", ".", 1],
  ])("%j, answered %j: %d", (expected, answer, score) => {
    expect(scoreOf("exact", expected, answer)).toBe(score);
  });
});

describe("contains", () => {
  test.each<[unknown, string, number]>([
    ["Delaware", "The law of DELAWARE applies.", 1],
    ["two words", "these two\nwords", 1],
    [36, "It lasts 36 months.", 1],
    ["Delaware", "Norway", 0],
    ["Delaware", "", 0],
  ])("%j, answered %j: %d", (expected, answer, score) => {
    expect(scoreOf("contains", expected, answer)).toBe(score);
  });
});

describe("json", () => {
  const law = { governing_law: "Delaware", term_months: 36 };

  test.each<[string, unknown, string, number]>([
    ["all fields", law, '{"term_months": 36, "governing_law": "Delaware"}', 1],
    ["half of them", law, '{"governing_law": "Norway", "term_months": 36}', 0.5],
    ["a missing one", law, '{"governing_law": "Delaware"}', 0.5],
    ["further fields", law, '{"governing_law": "Delaware", "term_months": 36, "venue": "Wilmington"}', 1],
    ["a text for a number", law, '{"governing_law": "delaware.", "term_months": "36"}', 1],
    ["a fence", law, 'Here:\n```json\n{"governing_law": "Delaware", "term_months": 36}\n```\nDone.', 1],
    ["a sentence", law, 'It is {"governing_law": "Delaware", "term_months": 36}, I think.', 1],
    ["no JSON", law, "Delaware, 36 months", 0],
    ["half of some JSON", law, '{"governing_law": "Delaware", "term_mon', 0],
    ["nothing", law, "", 0],
    ["a list for an object", law, '["Delaware", 36]', 0],
    ["null", law, "null", 0],
    ["null as expected", { end: null }, '{"end": null}', 1],
    ["null as expected, left out", { end: null }, "{}", 1],
    ["a value for null", { end: null }, '{"end": "2027"}', 0],
    ["null for a value", { end: "2027" }, '{"end": null}', 0],
    ["false is not null", { assignable: false }, '{"assignable": null}', 0],
    ["nested", { parties: { a: "Ada", b: "Byron" }, n: 2 }, '{"parties": {"a": "Ada", "b": "?"}, "n": 2}', 2 / 3],
    ["a list in its order", [1, 2, 3, 4], "[1, 2, 4, 3]", 0.5],
    ["a shorter list", [1, 2], "[1]", 0.5],
    ["a longer list", [1, 2], "[1, 2, 3, 4]", 0.5],
    ["objects in a list", [{ item: "Widget", quantity: 2 }], '[{"item": "Widget", "quantity": 3}]', 0.5],
    ["an empty list", { rows: [] }, '{"rows": []}', 1],
    ["a list for an empty one", { rows: [] }, '{"rows": [1]}', 0],
    ["the name of a prototype's field", { constructor: "Ada" }, "{}", 0],
    ["an object for a text", { a: "[object Object]" }, '{"a": {}}', 0],
  ])("%s", (_, expected, answer, score) => {
    expect(scoreOf("json", expected, answer)).toBeCloseTo(score, 10);
  });
});

describe("for any expectation and any answer", () => {
  const scalar = fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean());
  const fields = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 }),
    fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1 }),
  );
  const answer = fc.oneof(fc.string(), fc.json(), fc.string({ unit: "binary" }));

  test("the score is from 0 to 1, and always the same", () => {
    fc.assert(
      fc.property(fc.constantFrom("exact", "contains", "json"), fc.oneof(scalar, fields), answer, (scorer, e, a) => {
        const score = scoreOf(scorer, e, a);
        expect(score >= 0 && score <= 1).toBe(true);
        expect(scoreOf(scorer, e, a)).toBe(score);
      }),
    );
  });

  test("the expected value itself scores 1, in a fence and with more words too", () => {
    fc.assert(
      fc.property(fields, (expected) => {
        const json = JSON.stringify(expected);
        expect(scoreOf("json", expected, json)).toBe(1);
        expect(scoreOf("json", expected, `Sure:\n\`\`\`json\n${json}\n\`\`\``)).toBe(1);
      }),
    );
    fc.assert(
      fc.property(scalar, (expected) => {
        expect(scoreOf("exact", expected, String(expected))).toBe(1);
        expect(scoreOf("contains", expected, String(expected))).toBe(1);
      }),
    );
  });

  test("one more wrong field never raises the score", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer(), { minKeys: 1 }), fc.nat(), (expected, n) => {
        const keys = Object.keys(expected);
        const key = keys[n % keys.length] as string;
        const worse = Object.fromEntries(Object.entries(expected).map(([k, v]) => [k, k === key ? v + 1 : v]));
        expect(scoreOf("json", expected, JSON.stringify(worse))).toBeCloseTo(1 - 1 / keys.length, 10);
      }),
    );
  });
});

test("JSON is found whole, in a fence, or between brackets; the first that can be read", () => {
  expect(jsonIn(" [1] ")).toEqual([1]);
  expect(jsonIn("```\n{}\n```")).toEqual({});
  expect(jsonIn("a {b} c")).toBeUndefined();
  expect(jsonIn("]{")).toBeUndefined();
});

test("the mean of no scores is 0", () => {
  expect(meanScore([])).toBe(0);
  expect(meanScore([1, 0.5])).toBe(0.75);
});

describe("the digest of examples", () => {
  const examples = [{ input: "a", expected: { x: 1, y: 2 } }];

  test("is the same whatever the order of keys", () => {
    expect(examplesDigest([{ expected: { y: 2, x: 1 }, input: "a" }])).toBe(examplesDigest(examples));
    expect(examplesDigest(examples)).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each<[string, string]>([
    ["another question", examplesDigest([{ ...examples[0]!, input: "b" }])],
    ["another expectation", examplesDigest([{ input: "a", expected: { x: 1 } }])],
    ["one more", examplesDigest([...examples, ...examples])],
    ["another scorer", examplesDigest(examples, "contains")],
  ])("differs for %s", (_, other) => {
    expect(other).not.toBe(examplesDigest(examples));
  });
});

test("a task's examples are read in every shape they have, and sent as text", () => {
  const rows = [
    { input: "A", expected: 1 },
    { input: { contract_text: "B" }, expected_output: { x: null } },
    { input: { a: "C", b: 2 }, expected: "c" },
    { input: { n: 7 }, expected: false },
    { input: "no expectation" },
    { expected: "no question" },
    { input: null, expected: null },
    "text",
    null,
    [],
  ];
  expect(taskExamples(new Task({ id: "t", examples: rows }).labelledExamples, 20)).toEqual([
    { input: "A", expected: 1 },
    { input: "B", expected: { x: null } },
    { input: '{"a":"C","b":2}', expected: "c" },
    { input: '{"n":7}', expected: false },
  ]);
  for (const examples of [undefined, null, {}, "x"]) expect(new Task({ examples }).labelledExamples).toEqual([]);
});
