import { startEmulator, type Emulator } from "../../emulator";
import { CostLines } from "../../provider/shell/cost-lines";
import { Settings } from "../../provider/shell/settings";
import { UNKNOWN, type EndpointInputs, type FinalDecision } from "../../provider/endpoint";
import { inputsOf, stateOf } from "../support/endpoints";
import { KEY } from "./support/program";

describe("cost lines", () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.clearRequests());
  afterEach(() => {
    emulator.clearFaults();
    delete process.env.PARETA_SHOW_COSTS;
  });
  afterAll(() => emulator.close());

  function linesWith(config: Record<string, unknown> = {}): CostLines {
    const settings = new Settings();
    const all: Record<string, unknown> = { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url, ...config };
    settings.configure({ get: (key) => all[key] });
    return new CostLines(settings);
  }
  const price = expect.stringContaining("$0.00115 per request") as string;
  const replace: FinalDecision = { action: "replace", keys: ["model"], deleteFirst: false };

  test.each<[string, Record<string, unknown>, string | undefined]>([
    ["config says so", { "pareta:showCosts": "false" }, undefined],
    ["config says so, as a boolean", { "pareta:showCosts": false }, undefined],
    ["the environment says so", {}, "false"],
    ["config says so, whatever the environment says", { "pareta:showCosts": "false" }, "true"],
    ["there is no key", { "pareta:apiKey": "" }, undefined],
    ["the key cannot be used", { "pareta:apiKey": "a\nb" }, undefined],
    ["another setting is wrong", { "pareta:lookupGraceSeconds": "soon" }, undefined],
  ])("are absent, and nothing is called, when %s", async (_, config, variable) => {
    if (variable !== undefined) process.env.PARETA_SHOW_COSTS = variable;
    const lines = linesWith(config);
    expect(await lines.ofNew({}, inputsOf())).toBeUndefined();
    expect(await lines.ofChange(stateOf(), inputsOf({ model: "llama-2" }), replace)).toBeUndefined();
    expect(lines.ofState(stateOf())).toBeUndefined();
    expect(emulator.requests).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["by default", {}, ""],
    ["when config says so, whatever the environment says", { "pareta:showCosts": "true" }, "false"],
  ])("are there %s", async (_, config, variable) => {
    process.env.PARETA_SHOW_COSTS = variable;
    expect(await linesWith(config).ofNew({}, inputsOf())).toEqual(price);
  });

  test("a setting that is neither true nor false is an error in check, and never one after a deploy", async () => {
    const lines = linesWith({ "pareta:showCosts": "no" });
    await expect(lines.ofNew({}, inputsOf())).rejects.toThrow(
      'pareta:showCosts (or PARETA_SHOW_COSTS) must be true or false; got "no"',
    );
    expect(lines.ofState(stateOf())).toBeUndefined();
  });

  test.each<[string, Partial<EndpointInputs>, number]>([
    ["a task that the catalogue lacks", { task: "no-such-task" }, 1],
    ["a model that the leaderboard lacks", { model: "no-such-model" }, 1],
    ["a task that is not known yet", { task: UNKNOWN }, 0],
    ["a row that is not known", { __urn: UNKNOWN }, 0],
  ])("say nothing of %s", async (_, inputs, calls) => {
    expect(await linesWith().ofNew({}, inputsOf(inputs))).toBeUndefined();
    expect(emulator.requests).toHaveLength(calls);
  });

  test("a known endpoint waits for its diff, and a refresh, which checks nothing, has no line", async () => {
    const lines = linesWith();
    const update = { action: "update", calls: true } as const;
    expect(await lines.ofChange(stateOf(), inputsOf(), update)).toBeUndefined();
    expect(await lines.ofNew({ task: "contract-key-fields" }, inputsOf())).toBeUndefined();
    expect(emulator.requests).toEqual([]);
    expect(await lines.ofChange(stateOf(), inputsOf(), { action: "update", calls: false })).toBeUndefined();
    expect(await lines.ofChange(stateOf(), inputsOf(), { action: "none" })).toBeUndefined();
    expect(emulator.requests).toEqual([]);
    expect(await lines.ofChange(stateOf(), inputsOf(), update)).toEqual(price);
  });

  test("the end of an operation waits for nothing: what is not known by then is not said", async () => {
    const lines = linesWith();
    expect(lines.ofState(stateOf())).toBeUndefined();
    await lines.ofNew({}, inputsOf());
    expect(lines.ofState(stateOf())).toEqual(price);
    expect(emulator.requests).toHaveLength(1);
  });
});
