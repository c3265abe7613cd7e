import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { Leaderboard } from "pulumi-pareta/client";
import { policies } from "../../examples/policy/pack/policies";
import { stackOf } from "../../examples/policy/pack/rules";

const TYPE = "pulumi-nodejs:dynamic/pareta:Endpoint";
const URN = `urn:pulumi:prod::shop::${TYPE}::contracts`;
const BUDGET = { maxMicroUsdPerRequest: 1_000, allowPerToken: false };

const row = (name: string, cost: number | null, kind = "open") => ({ name, kind, cost_per_request_micro_usd: cost });
const MODELS = [row("big-1", 21_400, "frontier"), row("qwen-1", 1_150), row("mistral-3", 640), row("edge-4", 1_000)];

/** The arguments that the policies get here. The engine passes more. */
interface Asked {
  props?: object;
  config?: object;
  urn?: string;
  protect?: boolean;
  type?: string;
  recommended?: string | null;
  models?: object[];
}

/** The violations that the policy of this name reports of one resource. */
async function violations(name: string, asked: Asked): Promise<string[]> {
  const { urn = URN, type = TYPE, protect = false, recommended = "qwen-1", models = MODELS } = asked;
  const board = (task: string) => Promise.resolve(new Leaderboard({ task_id: task, recommended, models }));
  const policy = policies(board).find((each) => each.name === name);
  const resource = {
    ...{ type, urn, name: "contracts", props: { task: "contract-key-fields", ...asked.props }, opts: { protect } },
    isType: (of: { isInstance?: (value: unknown) => boolean }) => of.isInstance?.({ __pulumiType: type }) === true,
  };
  const notApplicable = () => {
    throw new Error("not applicable");
  };
  const common = { getConfig: () => asked.config ?? {}, notApplicable, stackTags: new Map<string, string>() };
  const found: string[] = [];
  const report = (message: string) => void found.push(message);
  const { validateResource } = policy as ResourceValidationPolicy;
  if (typeof validateResource === "function") {
    await validateResource({ ...resource, ...common } as unknown as Parameters<typeof validateResource>[0], report);
  } else {
    const { validateStack } = policy as StackValidationPolicy;
    const args = { resources: [resource], ...common } as unknown as Parameters<typeof validateStack>[0];
    await validateStack(args, report);
  }
  return found;
}

describe("budget-per-request", () => {
  const budget = (asked: Asked) => violations("budget-per-request", { config: BUDGET, ...asked });

  it("lets through what costs the budget or less", async () => {
    expect(await budget({ props: { model: "mistral-3" } })).toEqual([]);
    expect(await budget({ props: { model: "edge-4" } })).toEqual([]);
  });

  it("refuses what costs more, with both numbers in full", async () => {
    expect(await budget({ props: { model: "qwen-1" } })).toEqual([
      "a request to qwen-1 costs $0.00115; the budget is $0.001",
    ]);
  });

  it.each([
    ["the curated pick", "mistral-3", []],
    [
      "the top open row, where nobody has picked one",
      null,
      ["a request to qwen-1 costs $0.00115; the budget is $0.001"],
    ],
    ["the same for the literal", "recommended", ["a request to qwen-1 costs $0.00115; the budget is $0.001"]],
  ])('takes "recommended" as %s', async (_what, recommended, expected) => {
    expect(await budget({ props: { model: "recommended" }, recommended })).toEqual(expected);
    expect(await budget({ recommended })).toEqual(expected);
  });

  it("refuses a model that it knows no price of, and says which it knows", async () => {
    expect(await budget({ props: { model: "qwen-9" } })).toEqual([
      'the leaderboard of contract-key-fields has no price for model "qwen-9"; it has qwen-1, mistral-3, edge-4',
    ]);
  });

  it("refuses what is billed per token, unless that is allowed", async () => {
    const perToken = { props: { model: "chat-1" }, models: [row("chat-1", null)] };
    expect(await budget(perToken)).toEqual(["chat-1 is billed per token: it has no price of a request"]);
    expect(await budget({ ...perToken, config: { ...BUDGET, allowPerToken: true } })).toEqual([]);
  });

  it("does not apply to other resources", async () => {
    await expect(budget({ type: "aws:s3/bucket:Bucket" })).rejects.toThrow("not applicable");
  });
});

describe("budget-of-what-serves", () => {
  const budget = (deployedModel: string | null) =>
    violations("budget-of-what-serves", { config: BUDGET, props: { model: "recommended", deployedModel } });

  it("judges the model that serves, not the one that is recommended by now", async () => {
    expect(await budget("mistral-3")).toEqual([]);
    expect(await budget("qwen-1")).toEqual(["a request to qwen-1 costs $0.00115; the budget is $0.001"]);
  });

  it("has nothing to say of what does not serve", async () => {
    expect(await budget(null)).toEqual([]);
  });
});

it.each([
  ["a running endpoint in dev", "dev", true, 1],
  ["one whose running is left to its default", "dev", undefined, 1],
  ["a stopped one", "dev", false, 0],
  ["another stack", "prod", true, 0],
])("nothing-runs-in-dev: %s", async (_what, stack, running, count) => {
  const urn = URN.replace("prod", stack);
  const config = { stacks: ["dev"] };
  expect(await violations("nothing-runs-in-dev", { urn, config, props: { running } })).toHaveLength(count);
});

it.each([
  ["an unprotected endpoint in prod", "prod", false, 1],
  ["a protected one", "prod", true, 0],
  ["another stack", "dev", false, 0],
])("protect-in-prod: %s", async (_what, stack, protect, count) => {
  const urn = URN.replace("prod", stack);
  expect(await violations("protect-in-prod", { urn, protect, config: { stacks: ["prod"] } })).toHaveLength(count);
});

it("reads the stack off a URN, that of a child in a component too", () => {
  expect(stackOf(`urn:pulumi:eu-prod::shop::my:mod:Component$${TYPE}::a::b`)).toBe("eu-prod");
});
