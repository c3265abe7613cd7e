import { runInNewContext } from "node:vm";
import ts from "typescript";
import { declare, type DeclaredArgs } from "../../cli/import/declaration";
import { planImport } from "../../cli/import/plan";
import { programText } from "../../cli/import/program";
import { asInputs, checkInputs, decide, type EndpointState } from "../../provider/endpoint";
import { toState, toInputs } from "../../provider/endpoint/decide/state";
import { LOADER } from "../../sdk/loader";
import { AT, PROVIDER, STACK_URN, exportOf, urnOf } from "../recover/support";
import { ORIGIN, recordOf } from "../support/endpoints";

const args: DeclaredArgs = { task: "contract-key-fields", model: "qwen-1", name: "prod", running: true };

/** The arguments that the program passes to the resource's class when it runs. */
function runProgram(text: string): unknown[] {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const declared: unknown[] = [];
  class Endpoint {
    constructor(...all: unknown[]) {
      // Values of another context have other classes.
      declared.push(JSON.parse(JSON.stringify(all)));
    }
  }
  runInNewContext(outputText, { require: () => ({ Endpoint }), exports: {} });
  return declared;
}

describe("the TypeScript", () => {
  it("reads as one would write it", () => {
    const declared = { id: "ep_1", logicalName: "contracts", args: { ...args, deployOptions: { region: "eu" } } };
    expect(programText([declared], { protect: true })).toMatchInlineSnapshot(`
"import { Endpoint } from "pulumi-pareta";

// ep_1
new Endpoint(
  "contracts",
  {
    task: "contract-key-fields",
    model: "qwen-1",
    name: "prod",
    running: true,
    deployOptions: {
      region: "eu",
    },
  },
  { protect: true },
);
"
`);
    expect(programText([declared], { protect: false })).not.toContain("protect");
  });

  it.each([
    `it's "quoted" \\ \`\${process.env.PARETA_API_KEY}\``,
    "</script><!-- <b>",
    "line\nbreak\u2028and\u2029more",
    "*/ process.exit(1) //",
    "\u202eright to left",
    "契約",
    "\ud800",
  ])("means what it was made of: %j", (name) => {
    const id = `${name}\nprocess.exit(1)`;
    const text = programText([{ id, logicalName: name, args: { ...args, name } }], { protect: true });
    expect(runProgram(text)).toEqual([[name, { ...args, name }, { protect: true }]]);
    expect(text).toMatch(/^[\n\P{C}]*$/u);
  });

  it("means it whole, however long, and whatever its keys are called", () => {
    const deployOptions = JSON.parse(
      `{ "__proto__": { "x": 1 }, "constructor": "a", "a b": "c", "long": "${"x".repeat(70_000)}", "ci": "##vso[x]" }`,
    ) as NonNullable<DeclaredArgs["deployOptions"]>;
    const text = programText([{ id: "ep_1", logicalName: "a", args: { ...args, deployOptions } }], { protect: false });
    const [[, declared]] = runProgram(text) as [[string, DeclaredArgs]];
    expect(JSON.stringify(declared.deployOptions)).toBe(JSON.stringify(deployOptions));
    expect(text).not.toContain("##vso[");
  });

  it.each(["@ts-ignore", "@ts-expect-error", "eslint-disable-next-line", "/ <reference path='x'/>"])(
    "has no comment that a compiler or a linter obeys: %s",
    (id) => {
      const text = programText([{ id, logicalName: "a", args }], { protect: false });
      expect(text).toContain(`\n// "${id}"\nnew Endpoint(`);
    },
  );
});

describe("what goes into the state", () => {
  const URN = urnOf();
  const place = { stackUrn: STACK_URN, provider: PROVIDER, added: [] };
  const planned = (record = recordOf()) =>
    planImport(exportOf([], []), [{ record, logicalName: "contracts" }], {
      place,
      origin: ORIGIN,
      protect: true,
      skipImpossible: false,
      at: AT,
    });

  it("is a resource as the engine keeps one", () => {
    const { exported } = planned();
    expect(exported.deployment.resources?.at(-1)).toEqual({
      urn: URN,
      custom: true,
      id: "ep_1",
      type: "pulumi-nodejs:dynamic/pareta:Endpoint",
      inputs: {
        task: "contract-key-fields",
        model: "qwen-1",
        name: "contracts-3f9a1c2",
        running: true,
        __autoName: false,
        __provider: LOADER,
        __urn: URN,
      },
      outputs: expect.objectContaining({ status: "live", deployedModel: "qwen-1", __origin: ORIGIN }) as object,
      parent: STACK_URN,
      protect: true,
      provider: PROVIDER,
      created: AT,
      modified: AT,
    });
  });

  it.each([
    ["live", {}],
    ["stopped", { status: "stopped", url: null }],
    ["failed", { status: "failed" }],
    ["of a renamed task", { taskName: "contract-key-fields", task: "Contracts" }],
    ["deployed with options", { region: "eu", quality: 0.9, cost_per_request_micro_usd: 1150 }],
    ["told little of", { name: undefined, model: undefined, url: undefined, recommendedSystemPrompt: undefined }],
    ["with options that no program may give", { region: { name: "eu" }, cost_per_request_micro_usd: 0.5 }],
  ])("shows no difference to its program, nor to a refresh: %s", (_, overrides) => {
    const record = recordOf(overrides);
    const { exported, imports } = planned(record);
    const { inputs = {}, outputs = {} } = exported.deployment.resources?.at(-1) ?? {};
    const [[logicalName, given]] = runProgram(programText(imports, { protect: true })) as [[string, object]];
    expect(logicalName).toBe("contracts");

    const checked = checkInputs(inputs, { ...given, __provider: LOADER, __urn: URN }, Math.random);
    expect(checked).toEqual({ inputs, failures: [] });
    const state = outputs as unknown as EndpointState;
    expect(decide(state, asInputs(checked.inputs))).toMatchObject({ action: "none" });
    const { __provider, ...rest } = outputs;
    expect(__provider).toBe(LOADER);
    expect(toState(toInputs(state), record, ORIGIN, state)).toEqual(rest);
  });

  it("leaves out an option that no program may give, and says so", () => {
    expect(planned(recordOf({ region: { name: "eu" }, quality: "high" })).imports[0]).toMatchObject({
      args: { deployOptions: { quality: "high" } },
      notes: ["its region cannot be declared, and is left out"],
    });
  });

  it.each([
    ["a task", { task: null }, /does not tell its task/],
    ["a status that is known", { status: "migrating" }, /its status, "migrating", does not tell whether it runs/],
    ["any status", { status: undefined }, /its status, \(none\)/],
    ["a name that may stand in a URL", { name: " x" }, /its name must not/],
  ])("is nothing without %s", (_, overrides, reason) => {
    expect(declare(recordOf(overrides), URN)).toEqual({ impossible: expect.stringMatching(reason) as string });
    expect(() => planned(recordOf(overrides))).toThrow(reason);
  });
});
