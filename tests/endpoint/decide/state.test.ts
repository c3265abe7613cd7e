import { inputsFromRecord, mismatches, toInputs, toState } from "../../../provider/endpoint/decide/state";
import { ORIGIN, inputsOf, rawRecord, recordOf, stateOf } from "../../support/endpoints";
import { Endpoint } from "pulumi-pareta/client";

const OUTPUTS = ["status", "url", "model", "recommendedSystemPrompt", "promptScaffold"] as const;

describe("toState", () => {
  test("inputs stay as they were asked for, outputs come from the record", () => {
    const state = toState(inputsOf({ deployOptions: { region: "eu" } }), recordOf(), ORIGIN);
    expect(state).toEqual(stateOf({ deployOptions: { region: "eu" } }));
  });

  test("a record that differs from what was asked for changes none of the inputs", () => {
    const record = recordOf({ name: "renamed", task: "other", model: "llama-2", region: "us" });
    const { task, model, name, deployOptions, deployedModel } = toState(inputsOf(), record, ORIGIN);
    expect({ task, model, name, deployOptions }).toEqual({
      task: "contract-key-fields",
      model: "recommended",
      name: "contracts-3f9a1c2",
      deployOptions: undefined,
    });
    expect(deployedModel).toBe("llama-2");
  });

  test.each(OUTPUTS)("a record without %s keeps its last value", (key) => {
    const raw = rawRecord();
    delete raw[key];
    const previous = stateOf({ promptScaffold: "Fill in." });
    const last = toState(inputsOf(), new Endpoint(raw), ORIGIN, previous);
    const stored = key === "model" ? "deployedModel" : key;
    expect(last[stored]).toBe(previous[stored]);
    expect(last.running).toBe(true);
  });

  test.each(OUTPUTS)("a null in %s is news: it is null now", (key) => {
    const stored = key === "model" ? "deployedModel" : key;
    const last = toState(inputsOf(), recordOf({ [key]: null }), ORIGIN, stateOf({ promptScaffold: "Fill in." }));
    expect(last[stored]).toBeNull();
  });

  test("nothing known is null, never undefined", () => {
    const state = toState(inputsOf(), new Endpoint({ id: "ep_1" }), ORIGIN);
    expect(state).toMatchObject({
      status: null,
      url: null,
      deployedModel: null,
      recommendedSystemPrompt: null,
      promptScaffold: null,
      running: false,
      __wasLive: false,
    });
  });

  test.each([
    ["live", false, true],
    ["starting", false, false],
    ["failed", true, true],
    ["stopped", true, true],
    ["hibernating", true, true],
  ])("%s, live before %p: was live %p", (status, before, want) => {
    expect(toState(inputsOf(), recordOf({ status }), ORIGIN, stateOf({ __wasLive: before })).__wasLive).toBe(want);
  });

  test("running shows the actual state, whatever was asked for", () => {
    expect(toState(inputsOf({ running: true }), recordOf({ status: "stopped" }), ORIGIN).running).toBe(false);
    expect(toState(inputsOf({ running: false }), recordOf({ status: "starting" }), ORIGIN).running).toBe(true);
    const unknown = recordOf({ status: "hibernating" });
    expect(toState(inputsOf({ running: false }), unknown, ORIGIN, stateOf()).running).toBe(true);
  });

  test("a list row and a retrieved record give the same outputs", () => {
    const retrieved = rawRecord();
    const row: Record<string, unknown> = { ...rawRecord(), taskName: retrieved.task };
    delete row.task;
    const states = [retrieved, row].map((raw) => toState(inputsOf(), new Endpoint(raw), ORIGIN));
    expect(states[0]).toEqual(states[1]);
    expect(inputsFromRecord(new Endpoint(row), "ep_1")).toEqual(inputsFromRecord(new Endpoint(retrieved), "ep_1"));
  });

  test("plain JSON only, because anything else would lose the resource in the host", () => {
    const odd = { region: undefined, when: new Date(0), quality: NaN, deep: [undefined, () => 1] };
    const state = toState(inputsOf({ deployOptions: odd }), recordOf({ url: 7 }), ORIGIN);
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    expect(state.deployOptions).toStrictEqual({ when: "1970-01-01T00:00:00.000Z", quality: null, deep: [null, null] });
    expect(state.url).toBeNull();
  });
});

describe("toInputs", () => {
  test("the last checked inputs, with running as it is", () => {
    const smokeTest = { messages: [{ role: "user", content: "Say pong." }], contains: "pong" };
    const inputs = inputsOf({
      deployOptions: { region: "eu" },
      smokeTest,
      __timeouts: { delete: "1h" },
      __plain: ["task", "model"],
      __deleteFirst: true,
    });
    expect(toInputs(toState(inputs, recordOf(), ORIGIN))).toStrictEqual(inputs);
    const stopped = toState(inputs, recordOf({ status: "stopped" }), ORIGIN);
    expect(toInputs(stopped)).toStrictEqual({ ...inputs, running: false });
  });

  test("inputs that were not given are absent", () => {
    expect(Object.keys(toInputs(stateOf())).sort()).toEqual(
      ["__autoName", "__plain", "__urn", "model", "name", "running", "task"].sort(),
    );
  });
});

describe("inputsFromRecord", () => {
  test("everything that a record tells", () => {
    expect(inputsFromRecord(recordOf(), "ep_1")).toEqual({
      task: "contract-key-fields",
      model: "qwen-1",
      name: "contracts-3f9a1c2",
      running: true,
      __autoName: false,
    });
  });

  test("a bare record", () => {
    expect(inputsFromRecord(new Endpoint({ id: "ep_1" }), "ep_1")).toEqual({
      task: "",
      model: "recommended",
      name: "ep_1",
      running: false,
      __autoName: false,
    });
  });
});

describe("mismatches", () => {
  test.each([
    { reason: "what was asked for", inputs: {}, record: {}, want: [] },
    { reason: "recommended may be any alias", inputs: {}, record: { model: "llama-2" }, want: [] },
    {
      reason: "another name",
      inputs: {},
      record: { name: "contracts" },
      want: ['asked for the name "contracts-3f9a1c2", and Pareta shows "contracts"; nothing is changed for it'],
    },
    { reason: "another task", inputs: {}, record: { task: "other" }, want: [expect.stringContaining("the task")] },
    {
      reason: "another alias",
      inputs: { model: "llama-2" },
      record: {},
      want: [expect.stringContaining('"llama-2", and Pareta shows "qwen-1"')],
    },
    {
      reason: "nothing is shown",
      inputs: { model: "llama-2" },
      record: { name: null, task: null, model: null },
      want: [],
    },
  ])("$reason", ({ inputs, record, want }) => {
    expect(mismatches(inputsOf(inputs), recordOf(record))).toEqual(want);
  });

  test("an alias that the state already showed is not reported again", () => {
    const inputs = inputsOf({ model: "Qwen/Qwen3-32B" });
    expect(mismatches(inputs, recordOf(), stateOf())).toEqual([]);
    expect(mismatches(inputs, recordOf({ model: "llama-2" }), stateOf())).toHaveLength(1);
  });
});
