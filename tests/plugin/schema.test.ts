import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FUNCTIONS } from "../../provider/functions";
import { decide } from "../../provider/endpoint/decide/diff";
import { stateOf } from "../support/endpoints";
import { ROOT } from "../support/built";
import { failure, generate } from "./support/generate";

interface Property {
  type?: string;
  description: string;
  secret?: boolean;
  replaceOnChanges?: boolean;
  willReplaceOnChanges?: boolean;
  default?: unknown;
  defaultInfo?: unknown;
}

interface ObjectSpec {
  description?: string;
  properties: Record<string, Property>;
  required?: string[];
}

interface Schema {
  pluginDownloadURL: string;
  repository: string;
  version: string;
  language: { go: { importBasePath: string }; nodejs: { packageName: string } };
  config: { variables: Record<string, Property> };
  provider: { inputProperties: Record<string, Property>; requiredInputs?: string[] };
  types: Record<string, ObjectSpec & { enum?: { value: string }[] }>;
  resources: Record<string, ObjectSpec & { inputProperties: Record<string, Property>; requiredInputs: string[] }>;
  functions: Record<string, { description: string; inputs?: ObjectSpec; outputs: ObjectSpec }>;
}

const TEXT = readFileSync(join(ROOT, "provider/plugin/schema.json"), "utf8");
const SCHEMA = JSON.parse(TEXT) as Schema;
const ENDPOINT = SCHEMA.resources["pareta:index:Endpoint"]!;

/** Every property of the schema, by its location. */
function propertiesOf(value: unknown, path: string[] = []): [string, Property][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    const holder = /^(properties|inputProperties|variables)$/.test(key);
    const found = holder ? Object.entries(inner as Record<string, Property>) : [];
    return [
      ...found.map(([name, spec]) => [[...at, name].join("."), spec] as [string, Property]),
      ...propertiesOf(inner, at),
    ];
  });
}

function descriptionsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "description" && typeof inner === "string" ? [inner] : descriptionsOf(inner),
  );
}

it("is as new as the definitions and the comments: after a change of those, `npm run schema`", async () => {
  const fresh = await generate();
  if (fresh !== TEXT) throw new Error("provider/plugin/schema.json is stale: run `npm run schema`, and commit it");
}, 120_000);

it("has every input and every output of the resource", () => {
  const inputs = ["task", "model", "name", "running", "deployOptions", "smokeTest", "evaluation", "schedule", "budget"];
  const there = [
    "ready",
    "evaluationResult",
    "held",
    "nextChange",
    "status",
    "url",
    "deployedModel",
    "recommendedSystemPrompt",
    "promptScaffold",
  ];
  expect(Object.keys(ENDPOINT.inputProperties).sort()).toEqual([...inputs].sort());
  expect(ENDPOINT.requiredInputs).toEqual(["task"]);
  expect(Object.keys(ENDPOINT.properties).sort()).toEqual([...inputs, ...there].sort());
  expect([...ENDPOINT.required!].sort()).toEqual(["model", "name", "ready", "running", "task"]);
});

it("has every function, with what it takes and what it answers", () => {
  expect(Object.keys(SCHEMA.functions)).toEqual(Object.keys(FUNCTIONS).map((name) => `pareta:index:${name}`));
  for (const [name, { shape }] of Object.entries(FUNCTIONS)) {
    const { description, inputs, outputs } = SCHEMA.functions[`pareta:index:${name}`]!;
    expect(description).not.toBe("");
    expect(Object.keys(inputs?.properties ?? {}).sort()).toEqual(Object.keys(shape).sort());
    expect(Object.keys(outputs.properties)).not.toEqual([]);
  }
});

it("describes every property", () => {
  const properties = propertiesOf(SCHEMA);
  expect(properties.length).toBeGreaterThan(80);
  expect(properties.filter(([, { description }]) => !description).map(([at]) => at)).toEqual([]);
});

it("speaks to no single language", () => {
  const wrong =
    /\{@|@\w+ |\bTypeScript\b|\bJavaScript\b|import \{|pulumi-pareta|\b(?:get|match)\w+Output\b|```|\bundefined\b/;
  expect(descriptionsOf(SCHEMA).filter((text) => wrong.test(text))).toEqual([]);
});

it("keeps the key secret, and lets no SDK read it from the environment into the state", () => {
  for (const settings of [SCHEMA.config.variables, SCHEMA.provider.inputProperties]) {
    expect(Object.keys(settings)).toEqual([
      "apiKey",
      "baseUrl",
      "allowHttp",
      "confirmEmpty",
      "detectDrift",
      "lookupGraceSeconds",
      "now",
      "pollSeconds",
      "showCosts",
    ]);
    expect(settings["apiKey"]).toMatchObject({ secret: true });
    expect(settings["apiKey"]!.description).toContain("PARETA_API_KEY");
  }
  expect(propertiesOf(SCHEMA).filter(([, { secret }]) => secret).length).toBe(2);
  expect(SCHEMA.provider.requiredInputs ?? []).toEqual([]);
});

it("has no default that an SDK would send as if the program had given it", () => {
  expect(propertiesOf(SCHEMA).filter(([, spec]) => "default" in spec || "defaultInfo" in spec)).toEqual([]);
});

const STATE = stateOf({ model: "recommended", deployedModel: "qwen-1" });

it("has the engine replace for those inputs alone whose change always replaces", () => {
  const marked = (mark: "replaceOnChanges" | "willReplaceOnChanges") =>
    Object.entries(ENDPOINT.inputProperties).flatMap(([name, spec]) => (spec[mark] ? [name] : []));
  expect(marked("replaceOnChanges")).toEqual(["task", "deployOptions"]);
  expect(marked("willReplaceOnChanges")).toEqual(["model", "name"]);
  expect(
    decide(STATE, { ...STATE, task: "invoice-line-items" }, { kind: "found", recommended: "llama-1", openModels: [] })
      .action,
  ).toBe("replace");
  expect(decide(STATE, { ...STATE, deployOptions: { region: "eu" } }).action).toBe("replace");
  expect(decide(STATE, { ...STATE, model: "qwen-1" }).action).toBe("update");
});

it("names what is a closed set, and lets through what is an open one", () => {
  const enums = Object.entries(SCHEMA.types).flatMap(([token, type]) =>
    type.enum ? [[token.split(":")[2], type.enum.map(({ value }) => value)]] : [],
  );
  expect(Object.fromEntries(enums)).toEqual({
    MetricDimension: ["performance", "uptime", "cost", "quality", "activity"],
    TaskMatchType: ["task", "capability", "unsupported", "none"],
  });
  const map = { type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } };
  expect(ENDPOINT.inputProperties["deployOptions"]).toMatchObject(map);
  expect(ENDPOINT.inputProperties["deployOptions"]!.description).toContain("`run_mode`");
  expect(SCHEMA.types["pareta:index:SmokeTest"]!.properties["messages"]).toMatchObject({ type: "array", items: map });
});

it("leaves it to a release where the plugin is to be had", async () => {
  const released = JSON.parse(await generate({ args: ["--repository", "acme/fork"] })) as Schema;
  expect(released.pluginDownloadURL).toBe("github://api.github.com/acme/fork");
  expect(released.repository).toBe("https://github.com/acme/fork");
  expect(released.language.go.importBasePath).toBe("github.com/acme/fork/sdk/go/pareta");
  expect(released.language.nodejs.packageName).toBe("@acme/fork");
  const wrong = generate({ args: ["--repository", "https://acme"] });
  await expect(wrong).rejects.toThrow(/must be <owner>\/<name> on GitHub.*got "https:\/\/acme"/);
}, 120_000);

describe("the generation fails", () => {
  it.each([
    {
      why: "without the TSDoc of an argument",
      file: "provider/functions/get-task.ts",
      from: "/** The number of examples to read; 0 or more. Default: Pareta's own choice. */",
      to: "",
      says: "the arguments of getTask.exampleCount has no TSDoc",
    },
    {
      why: "for an input that only the check knows",
      file: "provider/endpoint/decide/inputs.ts",
      from: "  __timeouts: z\n",
      to: "  region: z.string().optional(),\n  __timeouts: z\n",
      says: "EndpointArgs.region is checked by zod, but not declared in TypeScript",
    },
    {
      why: "for an input that only TypeScript knows",
      file: "sdk/endpoint-args.ts",
      from: "  deployOptions?: Input<DeployOptions> | undefined;",
      to: "  deployOptions?: Input<DeployOptions> | undefined;\n  /** Where. */\n  region?: Input<string> | undefined;",
      says: "EndpointArgs.region is declared in TypeScript, but zod does not check it",
    },
    {
      why: "where the two sides disagree on a type",
      file: "provider/functions/get-task.ts",
      from: "exampleCount?: number",
      to: "exampleCount?: string",
      says: "the arguments of getTask.exampleCount is number for zod, and string in TypeScript",
    },
    {
      why: "where the two sides disagree on what must be given",
      file: "provider/functions/match-task.ts",
      from: "  query: string;",
      to: "  query?: string;",
      says: "the arguments of matchTask.query is required for zod, and optional in TypeScript",
    },
  ])(
    "$why",
    async ({ says, ...edit }) => {
      expect(await failure(edit)).toContain(says);
    },
    120_000,
  );
});
