import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Endpoint as ApiEndpoint } from "pulumi-pareta/client";
import { Endpoint, type EndpointArgs } from "pulumi-pareta";
import { declare } from "../../cli/import/declaration";
import { startEmulator, type Emulator } from "../../emulator";
import {
  INPUT_NAMES,
  OUTPUT_NAMES,
  PROPERTIES,
  UNKNOWN,
  asInputs,
  asState,
  checkInputs,
  decide,
  outputRow,
  type EndpointInputs,
  type InputName,
  type PropertyName,
} from "../../provider/endpoint";
import { toState } from "../../provider/endpoint/decide/state";
import { EndpointList } from "../../provider/endpoint/observe/endpoint-list";
import { inputRow } from "../../provider/endpoint/properties";
import { previewOfCreate, previewOfUpdate } from "../../provider/plugin/preview";
import type { EndpointOutputs } from "../../sdk/endpoint-args";
import { CHECKOUT } from "../support/engine";
import { ORIGIN, URN, inputsOf, rawRecord, stateOf } from "../support/endpoints";
import { call, controllerFor } from "../support/lifecycle";

type Props = Record<string, unknown>;

/** The compiler reports here a property that has a row but that a program cannot give or read. */
export const giveable = (args: Required<EndpointArgs>): Record<InputName, unknown> => args;
export const readable = (outputs: EndpointOutputs): Record<PropertyName, unknown> => outputs;
/** The compiler reports here a property that a program can give or read but that has no row. */
export const rows: Record<keyof EndpointArgs, { input: unknown }> & Record<keyof EndpointOutputs, unknown> = PROPERTIES;

interface Schema {
  resources: Record<string, { inputProperties: Record<string, Spec>; properties: Record<string, Spec> }>;
}
interface Spec {
  description: string;
  replaceOnChanges?: boolean;
  willReplaceOnChanges?: boolean;
}

const text = (path: string) => readFileSync(join(CHECKOUT, path), "utf8");
const schema = JSON.parse(text("provider/plugin/schema.json")) as Schema;
const resource = schema.resources["pareta:index:Endpoint"] as Schema["resources"][string];
const readme = text("README.md");

/** A section of README, under a heading. */
function section(heading: string): string {
  const [, body = ""] = new RegExp(`\\n###? ${heading}\\n([\\s\\S]*?)\\n##`).exec(readme) ?? [];
  return body;
}

/** Checked inputs of a program that gives this one. */
function given(name: InputName, value: unknown): EndpointInputs {
  const { inputs, failures } = checkInputs({}, { task: "contract-key-fields", [name]: value, __urn: URN }, () => 0);
  expect(failures).toEqual([]);
  return asInputs(inputs);
}

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: ({ inputs, name }) => ({ id: `${name}-id`, state: { ...(inputs as Props) } }),
  });
});
afterAll(() => emulator.close());

/** Deploys, and returns what was sent, what is stored, and the result of a refresh. */
async function live(inputs: EndpointInputs) {
  emulator.clearRequests();
  const controller = controllerFor(emulator);
  const { id, state } = await controller.create(inputs, call());
  const sent = emulator.requests.find((request) => request.call === "deploy")?.body as Props;
  const refreshed = await controllerFor(emulator).read(id, asState(id, state as unknown as Props), call());
  emulator.removeEndpoint(id);
  return { sent, state, refreshed };
}

describe.each(INPUT_NAMES)("the input %s", (name) => {
  const { change, sent, imported, keptWithout, examples } = inputRow(name);
  const [first, second] = examples;

  it("is accepted, and sent or not as its row says", async () => {
    const { sent: body } = await live(given(name, first));
    const fields = sent === "no" ? {} : sent === "field" ? { [name]: first } : (first as Props);
    expect(body).toMatchObject(fields);
    if (sent !== "field") expect(body).not.toHaveProperty(name);
  });

  it("is compared: the same is no change, and another value has the effect of its row", () => {
    const evaluationResult = { score: 1, count: 1, costMicroUsd: 0, digest: "0123456789abcdef" };
    const olds = stateOf({ deployedModel: "mistral-3", evaluationResult, [name]: first });
    expect(decide(olds, inputsOf({ [name]: first }))).toEqual({ action: "none" });
    const decision = decide(olds, inputsOf({ [name]: second }), {
      kind: "found",
      recommended: "qwen-1",
      openModels: ["qwen-1", "llama-2"],
    });
    const effects = {
      replace: { action: "replace", keys: [name] },
      ask: { action: "replace", keys: [name] },
      status: { action: "update", calls: true },
      "in-place": { action: "update" },
    };
    expect(decision).toMatchObject(effects[change]);
  });

  it("is stored as it was asked for, and kept by a refresh", async () => {
    const inputs = given(name, first);
    const { state, refreshed } = await live(inputs);
    expect(state[name]).toEqual(first);
    expect(refreshed?.inputs[name]).toEqual(first);
    expect(decide(asState("ep_1", refreshed?.state as unknown as Props), inputs)).toEqual({ action: "none" });
  });

  it("is shown in both previews", () => {
    expect(previewOfCreate(inputsOf({ [name]: first }))).toMatchObject({ [name]: first });
    expect(previewOfUpdate(stateOf(), inputsOf({ [name]: first }))).toMatchObject({ [name]: first });
  });

  it("is in the schema, both ways, with what a change of it does", () => {
    const isAlways = change === "replace" && !keptWithout;
    for (const spec of [resource.inputProperties[name], resource.properties[name]]) {
      expect(spec?.description).not.toBe("");
      expect(spec?.replaceOnChanges ?? false).toBe(isAlways);
      expect(spec?.willReplaceOnChanges ?? false).toBe(!isAlways && ["replace", "ask"].includes(change));
    }
  });

  it("is written by an import, where the API tells it", () => {
    const fields = imported === "fields" ? (first as Props) : imported === "status" ? {} : { [imported ?? ""]: first };
    const record = new ApiEndpoint(rawRecord(fields));
    const declared = declare(record, URN) as unknown as { args: Props };
    expect(declared.args).toEqual(
      imported === null
        ? (expect.not.objectContaining({ [name]: expect.anything() as unknown }) as unknown)
        : (expect.objectContaining({ [name]: first }) as unknown),
    );
  });

  it("stands in README's table with what a change of it does", () => {
    const row = new RegExp(`\\n\\| \`${name}\` .*`).exec(section("Inputs, and what a change of them does"))?.[0];
    const effect = { replace: /replaces/, ask: /replaces, unless/, status: /in place/, "in-place": /in place/ }[change];
    expect(row).toMatch(effect);
  });
});

describe.each(OUTPUT_NAMES)("the output %s", (name) => {
  const { read, kept, preview } = outputRow(name);
  const record = (raw: Props) => new ApiEndpoint({ id: "ep_1", ...raw });

  if (read !== null && kept !== null) {
    it("is read from a record", async () => {
      const { id } = emulator.addEndpoint({ name: "told", task: "contract-key-fields", status: "live" });
      emulator.patchRecord(id, { [kept]: "as told" });
      const found = await controllerFor(emulator).read(id, stateOf(), call());
      expect(found?.state[name]).toBe("as told");
      emulator.removeEndpoint(id);
    });

    it("survives a row of a list that lacks it", () => {
      const { [kept]: _, ...rest } = rawRecord();
      const row = record(rest);
      expect(new EndpointList([row], 0, 0).row("ep_1", () => true)).toBeUndefined();
      const previous = stateOf({ [name]: "as told before" });
      expect(toState(inputsOf(), row, ORIGIN, previous)[name]).toBe("as told before");
    });
  }

  it("is unknown in the preview of a deploy, and of an update that changes it", () => {
    expect(previewOfCreate(inputsOf())).toMatchObject({ [name]: UNKNOWN });
    const evaluation = inputRow("evaluation").examples[0] as never;
    const schedule = PROPERTIES.schedule.input.examples[0];
    const shown = previewOfUpdate(
      stateOf(),
      inputsOf({ running: false, evaluation, ...(preview === "rule" && { schedule }) }),
    );
    expect(shown[name]).toBe(preview === "stays" ? stateOf()[name] : UNKNOWN);
  });

  it("is in the schema, and no input", () => {
    expect(resource.properties[name]?.description).not.toBe("");
    expect(resource.inputProperties).not.toHaveProperty(name);
  });

  it("is named in README", () => {
    const near = `${section("Inputs, and what a change of them does")}${section("Outputs")}`;
    expect(near).toContain(`\`${name}\``);
  });
});

describe("the resource in a program", () => {
  const known = <T>(output: pulumi.Output<T>) =>
    new Promise<T>((resolve) => void output.apply((value) => resolve(value)));

  it("has every property as an output", async () => {
    const args: EndpointArgs = { task: "contract-key-fields" };
    const endpoint = new Endpoint("contracts", args);
    await known(endpoint.id);
    for (const name of Object.keys(PROPERTIES) as PropertyName[]) {
      expect([name, pulumi.Output.isInstance(endpoint[name])]).toEqual([name, true]);
    }
  });
});
