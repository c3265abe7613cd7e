import * as pulumi from "@pulumi/pulumi";
import * as pareta from "pulumi-pareta";
import { Endpoint, Provider } from "pulumi-pareta";
import { MockedProgram, stateOf, valueOf } from "./mocks";

const RECORD = {
  id: "ep_1",
  name: "contracts",
  task: "contract-key-fields",
  model: "qwen-1",
  status: "live",
  url: null,
  recommendedSystemPrompt: null,
  promptScaffold: null,
};
const TASK = { id: "contract-key-fields", defaultScorer: "f1", hasBlobInput: false };

/** Every function: its arguments and its result. */
const CASES: [name: string, args: object | undefined, result: unknown][] = [
  ["getEndpoint", { name: "contracts" }, RECORD],
  ["getEndpoints", { status: "live" }, [RECORD, { ...RECORD, id: "ep_2" }]],
  ["getEndpoints", {}, []],
  ["getTasks", {}, Array.from({ length: 12 }, (_, index) => ({ ...TASK, id: `task-${index}` }))],
  [
    "getTask",
    { id: "contract-key-fields", exampleCount: 1 },
    { ...TASK, examples: [{ input: "x", expected: { a: [1] } }] },
  ],
  [
    "matchTask",
    { query: "contracts" },
    { taskId: "contract-key-fields", score: 1, confidence: "high", candidates: [] },
  ],
  ["getLeaderboard", { task: "t" }, { taskId: "t", models: [], frontier: null, recommended: "qwen-1" }],
  ["getRecommendedModel", { task: "t" }, "qwen-1"],
  [
    "getEndpointMetrics",
    { id: "ep_1", dimensions: ["cost"], query: { window: "24h" } },
    { cost: { total_micro_usd: 7 } },
  ],
  ["getModels", {}, [{ id: "ep_1", ownedBy: "o", created: 1 }]],
];

type Plain = (args?: object, opts?: pulumi.InvokeOptions) => Promise<unknown>;
type Twin = (args?: object, opts?: pulumi.InvokeOutputOptions) => pulumi.Output<unknown>;
const functions = pareta as unknown as Record<string, Plain & Twin>;

const fn = (name: string): Plain => functions[name] as Plain;
const twin = (name: string): Twin => functions[`${name}Output`] as Twin;

describe("under Pulumi's mocks", () => {
  it.each(CASES)("%s(%j) asks the mocks' call, with args and result in its own shapes", async (name, args, result) => {
    const program = await MockedProgram.start(() => result);
    expect(await fn(name)(args)).toEqual(result);
    expect(await valueOf(twin(name)(args))).toEqual(result);
    const call = { token: `pareta:index:${name}`, inputs: args, provider: "" };
    expect(program.calls).toEqual([call, call]);
  });

  it("takes a single result in an object of one property, as Pulumi's own functions answer it", async () => {
    await MockedProgram.start(({ token }) => (token.endsWith("Model") ? { result: "qwen-1" } : { result: [TASK] }));
    expect(await pareta.getRecommendedModel({ task: "t" })).toBe("qwen-1");
    expect(await pareta.getTasks()).toEqual([TASK]);
  });

  it.each<[string, unknown, string]>([
    ["getEndpoint", { id: pulumi.output("ep_1") }, "id must be a plain value; got an Output"],
    ["getEndpoint", pulumi.output({ id: "ep_1" }), "its arguments must be plain; got an Output"],
    ["getTask", { id: Promise.resolve("t") }, "id must be a plain value; got a Promise"],
    [
      "getEndpointMetrics",
      { id: "ep_1", query: { window: pulumi.output("24h") } },
      "query.window must be a plain value; got an Output",
    ],
  ])("%s refuses what its twin waits for, and names the twin", async (name, args, words) => {
    const program = await MockedProgram.start(() => RECORD);
    await expect(fn(name)(args as object)).rejects.toThrow(`${name}: ${words}. Use ${name}Output, which waits for it.`);
    expect(program.calls).toEqual([]);
    await valueOf(twin(name)(args as object));
    expect(program.calls).toHaveLength(1);
  });

  it("says what a mock must answer, instead of handing on what is none", async () => {
    await MockedProgram.start(() => ({}));
    expect(await pareta.getEndpoints()).toEqual([]);
    await expect(pareta.getRecommendedModel({ task: "t" })).rejects.toThrow(
      "the mock of pareta:index:getRecommendedModel must answer a text; got {}",
    );
  });

  it("names the provider: of the options, and of a parent", async () => {
    const program = await MockedProgram.start(() => []);
    const eu = new Provider("eu", { apiKey: "pareta_sk_eu.1" });
    const parent = new Endpoint("in-eu", { task: "t" }, { provider: eu });
    const team = new pulumi.ComponentResource("acme:index:Team", "team", {}, { providers: [eu] });
    await pareta.getModels({}, { provider: eu });
    await pareta.getModels({}, { parent });
    await valueOf(pareta.getModelsOutput({}, { parent: team }));
    await pareta.getModels({}, { parent: new pulumi.ComponentResource("acme:index:Team", "other") });
    const reference = `${await valueOf(eu.urn)}::eu-id`;
    expect(program.calls.map(({ provider }) => provider)).toEqual([reference, reference, reference, ""]);
  });

  it("refuses a provider of another package, and names the option", async () => {
    await MockedProgram.start(() => []);
    class Random extends pulumi.ProviderResource {}
    const provider = new Random("random", "other", {});
    await expect(pareta.getTasks({}, { provider })).rejects.toThrow(
      'the option "provider" must be a Provider of pulumi-pareta; got a resource of type pulumi:providers:random',
    );
    await valueOf(provider.urn);
  });
});

describe("the Output twins", () => {
  it("take arguments from resources, and depend on them", async () => {
    const program = await MockedProgram.start(() => RECORD);
    const endpoint = new Endpoint("contracts", { task: "t" });
    const found = pareta.getEndpointOutput({ id: endpoint.id });
    expect(await valueOf(found.model)).toBe("qwen-1");
    expect(program.calls[0]?.inputs).toEqual({ id: "contracts-id" });
    const resources = (found as unknown as { allResources(): Promise<Set<pulumi.Resource>> }).allResources();
    expect([...(await resources)]).toContain(endpoint);
  });

  it("are secret where an argument is, and only there", async () => {
    await MockedProgram.start(() => RECORD);
    const secret = pareta.getEndpointOutput({ name: pulumi.secret("contracts") });
    expect(await stateOf(secret)).toEqual({ known: true, secret: true, value: RECORD });
    expect(await stateOf(pareta.getEndpointOutput({ name: "contracts" }))).toMatchObject({ secret: false });
    const provider = new Provider("eu", { apiKey: pulumi.secret("pareta_sk_eu.1") });
    const plain = pareta.getEndpointOutput({ name: "contracts" }, { provider });
    expect(await stateOf(plain)).toMatchObject({ known: true, secret: false });
  });

  it.each<[string, () => pulumi.Output<unknown>]>([
    ["an argument is unknown", () => pareta.getEndpointOutput({ id: new Endpoint("new", { task: "t" }).id })],
    [
      "a part of one is",
      () => pareta.getEndpointMetricsOutput({ id: "ep_1", query: { window: new Endpoint("new", { task: "t" }).id } }),
    ],
    [
      "an argument is known, but not yet there what it comes from",
      () => pareta.getEndpointOutput({ name: new Endpoint("new", { task: "t", name: "known" }).name }),
    ],
    [
      "what they wait for is not there yet",
      () => pareta.getModelsOutput({}, { dependsOn: new Endpoint("new", { task: "t" }) }),
    ],
    [
      "a part of a component is not",
      () => {
        const team = new pulumi.ComponentResource("acme:index:Team", "team");
        new Endpoint(
          "new",
          { task: "t" },
          { parent: new pulumi.ComponentResource("acme:index:Team", "inner", {}, { parent: team }) },
        );
        return pareta.getModelsOutput({}, { dependsOn: [team] });
      },
    ],
    [
      "a key is",
      () => {
        const apiKey = new Endpoint("new", { task: "t" }).id;
        return pareta.getModelsOutput({}, { provider: new Provider("eu", { apiKey }) });
      },
    ],
  ])("ask nothing and are unknown in a preview while %s", async (_what, ask) => {
    const program = await MockedProgram.start(() => [], true);
    expect(await stateOf(ask())).toMatchObject({ known: false });
    expect(program.calls).toEqual([]);
  });

  it("ask in a preview where all is known", async () => {
    const program = await MockedProgram.start(() => "qwen-1", true);
    expect(await stateOf(pareta.getRecommendedModelOutput({ task: "t" }))).toMatchObject({
      known: true,
      value: "qwen-1",
    });
    expect(program.calls).toHaveLength(1);
  });
});
