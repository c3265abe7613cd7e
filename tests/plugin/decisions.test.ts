import { UNKNOWN, decide, type EndpointInputs, type EndpointState, type FinalDecision } from "../../provider/endpoint";
import { checkConfig, configSource } from "../../provider/plugin/config";
import { detailedDiff } from "../../provider/plugin/detailed-diff";
import { importMismatch } from "../../provider/plugin/import-mismatch";
import { previewOfCreate, previewOfUpdate } from "../../provider/plugin/preview";
import { seededRandom } from "../../provider/plugin/seeded-random";
import { inputsOf as withCall, outward, secretsOut, storedOf } from "../../provider/plugin/stored";
import { functionOf } from "../../provider/plugin/tokens";
import { isStored } from "../../provider/endpoint";
import { URN, inputsOf, stateOf } from "../support/endpoints";

describe("a diff, property by property", () => {
  const diff = (olds: Partial<EndpointState>, news: Partial<EndpointInputs>) => {
    const [state, inputs] = [stateOf(olds), inputsOf(news)];
    const decision = decide(state, inputs, { kind: "found", recommended: "qwen-1", openModels: ["qwen-1", "llama-2"] });
    return Object.fromEntries(detailedDiff(state, inputs, decision as FinalDecision));
  };
  const change = (kind: string, replace = false, input = true) => ({ kind, replace, input });

  it.each<[string, Partial<EndpointState>, Partial<EndpointInputs>, object]>([
    ["nothing", {}, {}, {}],
    ["running", {}, { running: false }, { running: change("update") }],
    ["the task", {}, { task: "invoice-line-items" }, { task: change("update", true) }],
    ["the model, for another one", {}, { model: "llama-2" }, { model: change("update", true) }],
    ["the model, for the one that serves", {}, { model: "qwen-1" }, { model: change("update") }],
    [
      "one field of an option",
      { deployOptions: { region: "eu", quality: 1 } },
      { deployOptions: { region: "us", quality: 1 } },
      { "deployOptions.region": change("update", true) },
    ],
    [
      "an option that comes, and one that goes",
      { deployOptions: { a: 1 } },
      { deployOptions: { "b.c": 1 } },
      { "deployOptions.a": change("delete", true), 'deployOptions["b.c"]': change("add", true) },
    ],
    ["all options", { deployOptions: { region: "eu" } }, {}, { deployOptions: change("delete", true) }],
    ["a smoke test that comes", {}, { smokeTest: { messages: [] } }, { smokeTest: change("add") }],
    ["what is not known yet", {}, { running: UNKNOWN as never }, { running: change("update") }],
    [
      "replaced, and to be stopped",
      {},
      { task: "t", running: false },
      { task: change("update", true), running: change("update") },
    ],
  ])("%s", (_what, olds, news, changes) => expect(diff(olds, news)).toEqual(changes));

  it("names the output where no input explains it", () => {
    expect(diff({ status: "starting", running: true }, {})).toEqual({ status: change("update", false, false) });
    expect(diff({ status: "failed", running: true, __wasLive: false }, {})).toMatchObject({
      status: change("update", true, false),
    });
    const smokeTest = { messages: [{ role: "user", content: "hello" }] };
    expect(diff({ smokeTest, ready: false }, { smokeTest })).toEqual({ ready: change("update", false, false) });
  });
});

describe("a preview", () => {
  it("of a new endpoint knows what was asked for, and nothing else", () => {
    const shown = previewOfCreate(inputsOf({ running: false }));
    expect(shown).toMatchObject({
      task: "contract-key-fields",
      running: false,
      url: UNKNOWN,
      status: UNKNOWN,
      deployedModel: UNKNOWN,
    });
    expect(Object.keys(shown)).not.toContain("__urn");
  });

  it("of a start or a stop keeps what clients hold", () => {
    expect(previewOfUpdate(stateOf(), inputsOf({ running: false }))).toMatchObject({
      running: false,
      url: "http://pareta.test/v1",
      deployedModel: "qwen-1",
      recommendedSystemPrompt: "Extract.",
      status: UNKNOWN,
      ready: UNKNOWN,
    });
  });

  it("of bookkeeping alone knows everything", () => {
    const shown = previewOfUpdate(stateOf(), inputsOf({ model: "qwen-1" }));
    expect(Object.values(shown)).not.toContain(UNKNOWN);
    expect(shown).toMatchObject({ model: "qwen-1", status: "live", ready: true });
  });

  it("does not promise what Pareta has not told yet", () => {
    const stopped = stateOf({ status: "stopped", running: false, url: null, promptScaffold: null });
    expect(previewOfUpdate(stopped, inputsOf())).toMatchObject({ url: UNKNOWN, promptScaffold: UNKNOWN });
  });

  it("drops what is not asked for any more", () => {
    const tested = stateOf({ smokeTest: { messages: [] }, deployOptions: { region: "eu" } });
    expect(previewOfUpdate(tested, inputsOf())).not.toHaveProperty("smokeTest");
  });
});

describe("what is stored", () => {
  const hidden = { __provider: "exports.handler=1", __urn: URN, __timeouts: { create: "1m" }, __plain: true as const };

  it("holds nothing that only the dynamic host needs, whoever wrote the state", () => {
    expect(outward({ ...stateOf(), ...hidden })).toEqual(outward(stateOf()));
    const noSecrets = new Set<string>();
    expect(isStored(storedOf("ep_1", { plain: { ...stateOf(), ...hidden }, secrets: noSecrets }))).toBe(true);
    expect(isStored(storedOf("ep_1", { plain: {}, secrets: noSecrets }))).toBe(false);
  });

  it("an operation knows whose row it is, and which inputs are no secrets", () => {
    expect(withCall({ plain: { task: "t" }, secrets: new Set(["smokeTest"]) }, URN)).toEqual({
      task: "t",
      __urn: URN,
      __plain: ["task", "model", "name", "running", "deployOptions", "evaluation", "schedule", "budget"],
    });
    const plain = { task: "t", ...hidden };
    expect(withCall({ plain, secrets: new Set() }, "urn:x")).toEqual({ task: "t", __urn: "urn:x", __plain: true });
  });

  it("what tells of a secret leaves as a secret", () => {
    const values = (...secrets: string[]) => ({ plain: {}, secrets: new Set(secrets) });
    expect([...secretsOut(values("name"), values("smokeTest"))].sort()).toEqual(["name", "smokeTest", "url"]);
    expect(secretsOut(values("model"))).toContain("deployedModel");
    expect(secretsOut(values())).toEqual(new Set());
  });
});

describe("the settings of a provider", () => {
  it.each<[string, Record<string, unknown>, { property: string; reason: RegExp }[]]>([
    ["none at all", {}, []],
    [
      "as a stack's config has them",
      {
        apiKey: "pareta_sk_a.b",
        baseUrl: "https://x.test",
        lookupGraceSeconds: "5",
        showCosts: "false",
        version: "0.1.0",
        now: "2026-01-01T00:00:00Z",
      },
      [],
    ],
    ["of their own types", { lookupGraceSeconds: 0, showCosts: true }, []],
    ["not known yet", { apiKey: UNKNOWN, baseUrl: UNKNOWN }, []],
    ["misspelled", { apikey: "pareta_sk_a.b" }, [{ property: "apikey", reason: /did you mean "apiKey"/ }]],
    ["a key with a line break", { apiKey: "pareta_sk_a.b\n" }, [{ property: "apiKey", reason: /line break/ }]],
    ["no URL", { baseUrl: "pareta" }, [{ property: "baseUrl", reason: /not a URL/ }]],
    ["no number", { lookupGraceSeconds: "soon" }, [{ property: "lookupGraceSeconds", reason: /number of seconds/ }]],
    ["no flag", { showCosts: "yes" }, [{ property: "showCosts", reason: /true or false/ }]],
    ["a flag as text", { allowHttp: "true" }, []],
    ["no flag either", { allowHttp: "1" }, [{ property: "allowHttp", reason: /true or false/ }]],
    [
      "a route",
      { baseUrl: "https://x.test/v1" },
      [{ property: "baseUrl", reason: /the client adds it; set https:\/\/x.test$/ }],
    ],
  ])("%s", (_what, settings, failures) => {
    const found = checkConfig(settings);
    expect(found.map(({ property }) => property)).toEqual(failures.map(({ property }) => property));
    failures.forEach(({ reason }, index) => expect(found[index]?.reason).toMatch(reason));
    expect(JSON.stringify(found)).not.toContain("pareta_sk");
  });

  it("are found by the names that a stack's config has for them", () => {
    expect(configSource({ apiKey: "k" }).get("pareta:apiKey")).toBe("k");
  });
});

describe("an import that would replace", () => {
  it("says what the program has to ask for", () => {
    const said = importMismatch("ep_1", stateOf(), {
      action: "replace",
      keys: ["task", "model", "deployOptions"],
      deleteFirst: false,
    });
    expect(said).toContain('task: "contract-key-fields", model: "qwen-1", deployOptions: null');
    expect(said).toContain("Nothing was changed");
  });

  it("says that it is failed, where that is why", () => {
    const said = importMismatch("ep_1", stateOf({ status: "failed" }), {
      action: "replace",
      keys: ["status"],
      deleteFirst: true,
    });
    expect(said).toContain("It is failed");
  });
});

it("a seed makes the same numbers each time, uniform and in [0, 1)", () => {
  const draw = (seed: number) => {
    const random = seededRandom(Uint8Array.of(seed));
    return Array.from({ length: 200 }, random);
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(3).every((number) => number >= 0 && number < 1)).toBe(true);
  expect(Math.abs(draw(4).reduce((sum, number) => sum + number, 0) / 200 - 0.5)).toBeLessThan(0.1);
});

it("knows its functions by their tokens, and nothing else", () => {
  expect(functionOf("pareta:index:getTasks")).toBe("getTasks");
  for (const token of ["pareta:index:toString", "pareta:index:", "aws:index:getTasks", "getTasks"])
    expect(functionOf(token)).toBeUndefined();
});
