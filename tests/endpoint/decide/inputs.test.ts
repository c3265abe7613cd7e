import fc from "fast-check";
import { checkInputs } from "../../../provider/endpoint/decide/inputs";
import { UNKNOWN } from "../../../provider/endpoint/types";
import { URN } from "../../support/endpoints";

const zero = () => 0;

function check(news: Record<string, unknown>, olds: Record<string, unknown> = {}) {
  return checkInputs(olds, { __urn: URN, ...news }, zero);
}

/** The one failure that these inputs cause. */
function failure(news: Record<string, unknown>) {
  const { failures } = check({ task: "t", __plain: true, ...news });
  expect(failures).toHaveLength(1);
  return failures[0];
}

describe("defaults", () => {
  test("a task is enough", () => {
    expect(check({ task: "contract-key-fields" })).toEqual({
      inputs: {
        task: "contract-key-fields",
        model: "recommended",
        name: "contracts-0000055",
        running: true,
        __autoName: true,
        __urn: URN,
      },
      failures: [],
    });
  });

  test("given inputs are kept as they are, hidden ones too", () => {
    const given = {
      task: "t",
      model: "qwen-1",
      name: "contracts-prod",
      running: false,
      deployOptions: { region: "eu", quality: 0.9, cost_per_request_micro_usd: 0, anything: [{ else: null }] },
      __timeouts: { create: "40m", delete: "1h30m" },
      __provider: "exports.handler = 1",
      __urn: URN,
    };
    expect(check(given)).toEqual({ inputs: { ...given, __autoName: false }, failures: [] });
  });

  test("null and undefined are not given", () => {
    const { inputs, failures } = check({ task: "t", model: null, name: undefined, running: null, deployOptions: null });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ model: "recommended", running: true, __autoName: true });
    expect(inputs).not.toHaveProperty("deployOptions");
  });

  test("empty deployOptions and timeouts are none, so that they make no diff", () => {
    const { inputs, failures } = check({ task: "t", deployOptions: {}, __timeouts: {} });
    expect(failures).toEqual([]);
    expect(inputs).not.toHaveProperty("deployOptions");
    expect(inputs).not.toHaveProperty("__timeouts");
  });
});

describe("the name", () => {
  test("made once and kept", () => {
    const made = check({ task: "t" }).inputs;
    const again = checkInputs(made, { __urn: URN, task: "t" }, () => 0.99);
    expect(again.inputs).toEqual(made);
  });

  test("a new resource or a replacement, which has no old inputs, gets a new one", () => {
    expect(checkInputs({}, { __urn: URN, task: "t" }, () => 0.99).inputs.name).toBe("contracts-fffffad");
  });

  test("taking out a given name keeps it, and records that it is ours to change now", () => {
    const given = check({ task: "t", name: "contracts-prod" }).inputs;
    expect(given.__autoName).toBe(false);
    expect(check({ task: "t" }, given).inputs).toMatchObject({ name: "contracts-prod", __autoName: true });
  });

  test("a name that is not known yet is neither made nor given", () => {
    expect(check({ task: "t", name: UNKNOWN }).inputs).toMatchObject({ name: UNKNOWN, __autoName: false });
    expect(check({ task: "t" }, { name: UNKNOWN }).inputs.name).toBe("contracts-0000055");
  });

  test("no URN: still a name", () => {
    expect(checkInputs({}, { task: "t" }, zero).inputs.name).toBe("endpoint-0000000");
    expect(checkInputs({}, { task: "t", __urn: UNKNOWN }, zero).inputs.name).toBe("endpoint-0000000");
  });

  test("by the stack's own rules, where it has any, and only where no name is given", () => {
    const proposed = (name: string, olds = {}) =>
      checkInputs(olds, { __urn: URN, task: "t" }, zero, { proposed: name }).inputs;
    expect(proposed("team-contracts").name).toBe("team-contracts");
    expect(proposed("team-contracts", { name: "contracts-3f9a1c2" }).name).toBe("contracts-3f9a1c2");
    expect(checkInputs({}, { task: "t", name: "mine" }, zero, { proposed: "team-contracts" }).inputs.name).toBe("mine");
  });

  test("a proposed one counts as given, because others may get it too; until another run proposes another one", () => {
    const proposed = (name: string, olds = {}) =>
      checkInputs(olds, { __urn: URN, task: "t" }, zero, { proposed: name }).inputs;
    expect(proposed("contracts")).toMatchObject({ __autoName: false });
    expect(proposed("contracts", { name: "contracts" })).toMatchObject({ name: "contracts", __autoName: false });
    expect(proposed("contracts-b", { name: "contracts-a" })).toMatchObject({ name: "contracts-a", __autoName: true });
  });

  test("where the rules require a given name, leaving it out is refused, but an existing name stays", () => {
    const required = (olds = {}) => checkInputs(olds, { __urn: URN, task: "t" }, zero, { required: true });
    expect(required().failures).toEqual([
      { property: "name", reason: expect.stringMatching(/^is missing: it must be a name/) as string },
    ]);
    expect(required().inputs).not.toHaveProperty("name");
    expect(required({ name: "contracts-3f9a1c2" })).toMatchObject({
      inputs: { name: "contracts-3f9a1c2" },
      failures: [],
    });
  });

  test.each(["contracts-prod", "My Contracts", "a/b", "契約", "x".repeat(200)])("%p may be given", (name) => {
    expect(check({ task: "t", name }).failures).toEqual([]);
  });

  test.each([
    ["", /not blank; got "" \(a string\)/],
    ["  ", /not blank/],
    [" a", /begin or end with white space/],
    ["a\nb", /control characters/],
    [".", /must not be "\."/],
    ["..", /must not be "\."/],
    [7, /must be a name such as "contracts-prod"; got 7 \(a number\)/],
  ])("%p may not", (name, words) => {
    const failed = failure({ name });
    expect(failed?.property).toBe("name");
    expect(failed?.reason).toMatch(words);
  });
});

describe("each failure names the property, what was given and what would be right", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["no task", { task: undefined }, "task", /^is missing: it must be a task id of Pareta's catalogue, such as/],
    ["a blank task", { task: " " }, "task", /must be a task id.*not blank; got " " \(a string\)/],
    ["a task that is no text", { task: ["t"] }, "task", /must be a task id.*got \["t"\] \(an array\)/],
    ["a blank model", { model: "" }, "model", /must be a model alias of the task, or "recommended", not blank/],
    ["a model that is no text", { model: 3 }, "model", /got 3 \(a number\)/],
    [
      "running as text",
      { running: "true" },
      "running",
      /must be true \(live, and billed\) or false.*got "true" \(a string\)/,
    ],
    ["running as a number", { running: 1 }, "running", /got 1 \(a number\)/],
    ["deployOptions as text", { deployOptions: "eu" }, "deployOptions", /must be an object of extra deploy fields/],
    ["deployOptions as a list", { deployOptions: [] }, "deployOptions", /must be an object.*got \[\] \(an array\)/],
    ["a region that is no text", { deployOptions: { region: 1 } }, "deployOptions.region", /must be a string; got/],
    [
      "a quality that is neither",
      { deployOptions: { quality: true } },
      "deployOptions.quality",
      /must be a string or a number; got a value of type boolean/,
    ],
    [
      "money that is no whole number",
      { deployOptions: { cost_per_request_micro_usd: 0.5 } },
      "deployOptions.cost_per_request_micro_usd",
      /must be a whole number of micro-USD/,
    ],
    [
      "money as text",
      { deployOptions: { frontier_cost_per_request_micro_usd: "5" } },
      "deployOptions.frontier_cost_per_request_micro_usd",
      /must be a whole number of micro-USD/,
    ],
    ["a timeout without a unit", { __timeouts: { create: "40" } }, "customTimeouts.create", /such as "40m"/],
    ["a timeout that is a number", { __timeouts: { delete: 40 } }, "customTimeouts.delete", /must be a duration/],
  ])("%s", (_, news, property, words) => {
    const failed = failure(news);
    expect(failed?.property).toBe(property);
    expect(failed?.reason).toMatch(words);
  });

  test("a value inside deployOptions may be secret, so it is not shown", () => {
    expect(JSON.stringify(check({ task: "t", deployOptions: { region: ["hunter2"] } }).failures)).not.toContain(
      "hunter2",
    );
  });

  test.each([
    ["task", /use the input "task"/],
    ["model", /use the input "model"/],
    ["name", /use the input "name"/],
    ["wait", /a deploy is always waited for/],
  ])("deployOptions may not carry %s", (key, words) => {
    const failed = failure({ deployOptions: { region: "eu", [key]: "x" } });
    expect(failed?.property).toBe(`deployOptions.${key}`);
    expect(failed?.reason).toMatch(words);
  });

  test("all failures are reported together", () => {
    const { failures } = check({ task: "", running: "yes", modle: "x", deployOptions: { wait: true } });
    expect(failures.map(({ property }) => property).sort()).toEqual(["deployOptions.wait", "modle", "running", "task"]);
  });
});

describe("the smoke test", () => {
  const message = { role: "user", content: "Say pong." };

  test.each<[string, unknown]>([
    ["a message", { messages: [message] }],
    ["what the answer must contain", { messages: [message], contains: "pong" }],
    [
      "any role, and more fields",
      { messages: [{ ...message, role: "tool", tool_call_id: "1", other: { deep: [1] } }] },
    ],
    ["content in parts", { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] }] }],
  ])("%s: kept as it is", (_, smokeTest) => {
    const { inputs, failures } = check({ task: "t", smokeTest });
    expect(failures).toEqual([]);
    expect(inputs.smokeTest).toEqual(smokeTest);
  });

  test("null is absent, and the mark of a secret stays", () => {
    const { inputs } = check({ task: "t", smokeTest: null, __secretSmokeTest: true });
    expect(inputs).not.toHaveProperty("smokeTest");
    expect(inputs).toMatchObject({ __secretSmokeTest: true });
  });

  test.each<[string, unknown, string, RegExp]>([
    ["text", "Say pong.", "smokeTest", /^must be an object such as \{ messages: .*; got a value of type string$/],
    ["a list", [message], "smokeTest", /^must be an object such as/],
    ["no messages", {}, "smokeTest.messages", /^is missing: it must be a list of messages such as/],
    ["messages as text", { messages: "hunter2" }, "smokeTest.messages", /must be a list of messages/],
    ["an empty list", { messages: [] }, "smokeTest.messages", /list of messages.*, at least one/],
    ["a message as text", { messages: ["hunter2"] }, "smokeTest.messages.0", /^must be a message such as/],
    [
      "a message without a role",
      { messages: [message, { content: "hunter2" }] },
      "smokeTest.messages.1.role",
      /^is missing: it must be a role such as "user"/,
    ],
    ["a blank role", { messages: [{ ...message, role: " " }] }, "smokeTest.messages.0.role", /not blank/],
    [
      "a message without content",
      { messages: [{ role: "user" }] },
      "smokeTest.messages.0.content",
      /^is missing: it must be text, or a list of content parts/,
    ],
    ["blank content", { messages: [{ role: "user", content: " " }] }, "smokeTest.messages.0.content", /must be text/],
    ["no parts", { messages: [{ role: "user", content: [] }] }, "smokeTest.messages.0.content", /must be text/],
    ["content that is a number", { messages: [{ role: "user", content: 7 }] }, "smokeTest.messages.0.content", /text/],
    ["a blank text to contain", { messages: [message], contains: "" }, "smokeTest.contains", /not blank/],
    ["a list to contain", { messages: [message], contains: ["hunter2"] }, "smokeTest.contains", /must be a text that/],
    [
      "a field that is misspelled",
      { messages: [message], contain: "hunter2" },
      "smokeTest.contain",
      /^is not a field of smokeTest, which has messages and contains/,
    ],
  ])("%s: named, and its value not shown", (_, smokeTest, property, words) => {
    const failed = failure({ smokeTest });
    expect(failed?.property).toBe(property);
    expect(failed?.reason).toMatch(words);
    expect(JSON.stringify(failed)).not.toMatch(/hunter2|; got .*Say pong/);
  });
});

describe("the evaluation", () => {
  const example = { input: "Which law?", expected: { governing_law: "Delaware" } };

  test.each<[string, unknown]>([
    ["examples", { examples: [example], minimum: 0.9 }],
    [
      "a text, a number, a flag and a list",
      { examples: ["a", 0, false, [1]].map((expected) => ({ input: "q", expected })), minimum: 0 },
    ],
    ["the task's own examples", { fromTask: 20, scorer: "json", notWorseThanCurrent: 0.02 }],
    ["a cost alone", { fromTask: 1, maxCostPerRequestMicroUsd: 2_000 }],
    ["values that are unknown in a preview", { examples: UNKNOWN, scorer: UNKNOWN, minimum: UNKNOWN }],
    ["unknown parts", { examples: [UNKNOWN, { input: UNKNOWN, expected: UNKNOWN }], scorer: "json", minimum: 1 }],
  ])("%s: kept as it is", (_, evaluation) => {
    const { inputs, failures } = check({ task: "t", evaluation });
    expect(failures).toEqual([]);
    expect(inputs.evaluation).toEqual(evaluation);
  });

  const given = { examples: [example], minimum: 0.9 };
  test.each<[string, unknown, string, RegExp]>([
    ["text", "hunter2", "evaluation", /^must be an object such as \{ examples: .*; got a value of type string$/],
    ["nothing to send", { minimum: 0.9 }, "evaluation", /^must have examples, or fromTask to take the task's own/],
    ["both", { ...given, fromTask: 3 }, "evaluation.fromTask", /^may not be given together with examples: leave one/],
    [
      "no condition",
      { examples: [example] },
      "evaluation",
      /^must have at least one of minimum, notWorseThanCurrent, /,
    ],
    ["no examples", { examples: [], minimum: 1 }, "evaluation.examples", /^must be a list of 1 to 200 examples/],
    [
      "too many",
      { examples: Array<unknown>(201).fill(example), minimum: 1 },
      "evaluation.examples",
      /^must be a list of 1 to 200 examples/,
    ],
    [
      "no question",
      { examples: [{ expected: 1 }], minimum: 1 },
      "evaluation.examples.0.input",
      /^is missing: it must be/,
    ],
    [
      "nothing expected",
      { examples: [{ input: "hunter2" }], minimum: 1 },
      "evaluation.examples.0.expected",
      /^is missing/,
    ],
    [
      "an expectation without fields",
      { examples: [{ input: "q", expected: {} }], minimum: 1 },
      "evaluation.examples.0.expected",
      /^must be what a right answer holds: .* with at least one field; got a value of type object$/,
    ],
    [
      "a misspelled field of an example",
      { examples: [{ ...example, expect: "hunter2" }], minimum: 1 },
      "evaluation.examples.0.expect",
      /^is not a field of an example, which has input and expected/,
    ],
    ["half an example of a task", { fromTask: 0.5, minimum: 1 }, "evaluation.fromTask", /whole number from 1 to 200/],
    [
      "an unknown scorer",
      { ...given, scorer: "bleu" },
      "evaluation.scorer",
      /^must be one of "exact", "contains", "json"/,
    ],
    [
      "a scorer of fields for a text",
      { examples: [{ input: "q", expected: "hunter2" }], scorer: "json", minimum: 1 },
      "evaluation.examples.0.expected",
      /^must be an object or a list of fields for the scorer "json"; got a value of type string$/,
    ],
    [
      "a scorer of texts for fields",
      { ...given, scorer: "exact" },
      "evaluation.examples.0.expected",
      /^must be a text, a number, or true or false for the scorer "exact"; "json" compares fields/,
    ],
    ["more than all", { ...given, minimum: 90 }, "evaluation.minimum", /^must be a number from 0 to 1: the least mean/],
    ["less than none", { ...given, notWorseThanCurrent: -0.1 }, "evaluation.notWorseThanCurrent", /from 0 to 1/],
    ["no cost", { ...given, maxCostPerRequestMicroUsd: 0 }, "evaluation.maxCostPerRequestMicroUsd", /above zero/],
    [
      "a misspelled condition",
      { ...given, minium: 1 },
      "evaluation.minium",
      /^is not a field of evaluation, which has/,
    ],
  ])("%s: named, and its value not shown", (_, evaluation, property, words) => {
    const failed = failure({ evaluation });
    expect(failed?.property).toBe(property);
    expect(failed?.reason).toMatch(words);
    expect(JSON.stringify(failed)).not.toContain("hunter2");
  });

  test.each<[unknown, unknown]>([
    ["contracts-prod", 0.02],
    [UNKNOWN, UNKNOWN],
  ])("cannot compare under a given name", (name, notWorseThanCurrent) => {
    const evaluation = { fromTask: 3, notWorseThanCurrent };
    const failed = failure({ name, evaluation });
    expect(failed?.property).toBe("evaluation.notWorseThanCurrent");
    expect(failed?.reason).toMatch(/^cannot be given together with "name": .* Leave "name" out, and one is made/);
    expect(check({ task: "t", name, evaluation: { fromTask: 3, minimum: 1 } }).failures).toEqual([]);
    expect(check({ task: "t", evaluation }, { name: "contracts-0000000" }).failures).toEqual([]);
  });
});

describe("an unknown property", () => {
  test.each([
    ["modle", "model"],
    ["Task", "task"],
    ["runing", "running"],
    ["deploy_options", "deployOptions"],
    ["names", "name"],
  ])("%s: did you mean %s?", (key, nearest) => {
    expect(failure({ [key]: "x" })).toEqual({
      property: key,
      reason: `is not a property of an Endpoint; did you mean "${nearest}"?`,
    });
  });

  test.each(["gpu", "gpus", "quantization", "quantisation", "tensorParallel", "tensor_parallel", "accelerator"])(
    "%s: Pareta picks the hardware",
    (key) => {
      expect(failure({ [key]: 1 })?.reason).toMatch(/Pareta picks the hardware/);
    },
  );
});

describe("unknowns of a preview pass", () => {
  test.each<Record<string, unknown>>([
    { task: UNKNOWN },
    { model: UNKNOWN },
    { name: UNKNOWN },
    { running: UNKNOWN },
    { deployOptions: UNKNOWN },
    { smokeTest: UNKNOWN },
    { smokeTest: { messages: UNKNOWN, contains: UNKNOWN } },
    { smokeTest: { messages: [UNKNOWN, { role: UNKNOWN, content: UNKNOWN }, { role: "user", content: [UNKNOWN] }] } },
    { deployOptions: { region: UNKNOWN, quality: UNKNOWN, cost_per_request_micro_usd: UNKNOWN, other: UNKNOWN } },
  ])("%p", (news) => {
    const { inputs, failures } = check({ task: "t", ...news });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject(news);
  });
});

describe("any JSON at all", () => {
  const keys = fc.oneof(
    fc.constantFrom(
      "task",
      "model",
      "name",
      "running",
      "deployOptions",
      "smokeTest",
      "__timeouts",
      "__urn",
      "__autoName",
      "gpu",
    ),
    fc.constantFrom("__proto__", "constructor", "toString"),
    fc.string(),
  );
  const anything = fc.dictionary(keys, fc.jsonValue());

  test("never throws, and every failure can be shown", () => {
    fc.assert(
      fc.property(anything, anything, (olds, news) => {
        const { failures } = checkInputs(olds, news, zero);
        for (const { property, reason } of failures) {
          expect(typeof property).toBe("string");
          expect(reason).not.toBe("");
        }
      }),
      { numRuns: 500 },
    );
  });

  test("inputs that pass once pass again, unchanged: the engine checks every time", () => {
    fc.assert(
      fc.property(anything, (news) => {
        const first = checkInputs({}, { task: "t", ...news }, zero);
        fc.pre(first.failures.length === 0);
        const second = checkInputs(first.inputs, { task: "t", ...news }, () => 0.5);
        expect(second).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });
});
