import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { CANARY, TestStack, describeWithEngine, type CliResult } from "../support/engine";

const EU_KEY = "pareta_sk_eu1.NeitherLeakThisVerifier";
const CHANGES = new Set(["deploy", "start", "stop", "delete"]);

/** Every function, plain and as an output, in the organization of the stack or of a provider. */
const program = (eu: Emulator, optionsOfUs = "{}") => `
const { Endpoint, Provider, ...pareta } = require("pulumi-pareta");
const task = "contract-key-fields";
const provider = new Provider("eu", { apiKey: "${EU_KEY}", baseUrl: "${eu.url}", lookupGraceSeconds: 5 });
const us = new Endpoint("us", { task, model: pareta.getRecommendedModelOutput({ task }) }, ${optionsOfUs});
const euTask = pareta.matchTaskOutput({ query: "pull key fields out of contracts" }, { provider }).taskId;
const inEu = new Endpoint("in-eu", { task: euTask, name: "in-eu" }, { provider });
exports.usNames = pareta.getEndpoints().then((rows) => rows.map(({ name }) => name));
exports.euNames = pareta.getEndpoints({}, { provider }).then((rows) => rows.map(({ name }) => name));
exports.both = Promise.all([pareta.getTasks(), pareta.getTasks()]).then((each) => each.map((tasks) => tasks.length));
exports.servable = pareta.getModelsOutput({}, { dependsOn: us }).apply((models) => models.length);
exports.euModel = pareta.getEndpointOutput({ name: inEu.name }, { parent: inEu }).model;
exports.spent = pareta.getEndpointMetricsOutput({ id: inEu.id, dimensions: ["cost"] }, { provider }).cost.total_micro_usd;
// Declared only after an answer has come, when the rest of the program is over.
pareta.getTask({ id: "invoice-line-items" }).then((found) => new Endpoint("late", { task: found.id }, { parent: inEu }));
`;

describeWithEngine("functions and a second organization, on the real engine", () => {
  let us: Emulator;
  let eu: Emulator;
  let stack: TestStack;

  beforeEach(async () => {
    us = await startEmulator({ keys: { [CANARY]: "org_us" }, deploySeconds: 0.1 });
    eu = await startEmulator({ keys: { [EU_KEY]: "org_eu" }, deploySeconds: 0.1 });
    us.addEndpoint({ name: "seeded", task: "receipt-totals", status: "stopped", org: "org_us" });
    stack = await TestStack.ofProgram(us);
  });
  afterEach(async () => {
    stack.remove();
    await us.close();
    await eu.close();
  });

  const declare = (text: string) => writeFileSync(join(stack.cwd, "index.js"), text);
  const namesOf = (emulator: Emulator) =>
    emulator.endpoints.map(({ name }) => String(name).replace(/-[0-9a-f]{7}$/, ""));

  /** A run that must end by itself. Pulumi formats a program's errors, and in some cases that never ended. */
  async function ends(...args: string[]): Promise<CliResult> {
    const run = stack.start(...args);
    const hung = setTimeout(() => process.kill(run.pid, "SIGKILL"), 60_000);
    const result = await run.done;
    clearTimeout(hung);
    return result;
  }

  it("asks in a preview, keeps two keys apart and encrypted, and takes down without the program", async () => {
    declare(program(eu));
    const preview = await stack.succeed("preview");
    expect(preview).toMatch(/usNames *: \[\s*\[0\]: "seeded"/);
    expect(preview).toMatch(/euModel *: \[unknown\]/);
    expect(preview).toMatch(/servable *: \[unknown\]/);
    const asked = [...us.requests, ...eu.requests];
    expect(asked.filter(({ call }) => !call || CHANGES.has(call))).toEqual([]);
    expect(us.requests.filter(({ call }) => call === "tasks")).toHaveLength(1);

    await stack.up();
    expect(namesOf(us).sort()).toEqual(["seeded", "us"]);
    expect(namesOf(eu).sort()).toEqual(["in-eu", "late"]);
    const outputs = JSON.parse(await stack.succeed("stack", "output", "--json")) as Record<string, unknown>;
    expect(outputs).toMatchObject({ servable: 2, euModel: "qwen-1", both: [8, 8] });
    expect(outputs.spent).toBeGreaterThan(0);

    // The printed output also contains the exported state.
    const state = await stack.exported();
    expect(JSON.stringify(JSON.parse(state))).toMatch(/"pareta:apiKey":\{[^}]*"ciphertext"/);
    expect(stack.said).not.toMatch(/LeakThisVerifier/);

    declare(program(eu, "{ provider }"));
    const moved = await ends("preview");
    expect(moved.code).not.toBe(0);
    expect(moved.text).toContain("to move an endpoint to another organization, declare it under another logical name");

    declare('exports.x = require("pulumi-pareta").getEndpoint({ name: "nowhere" });');
    const failed = await ends("preview");
    expect(failed.text).toMatch(/error: no endpoint has the name "nowhere"/);
    declare('new (require("pulumi-pareta").Provider)("eu", { apiKey: process.env.NOT_SET });');
    const refused = await ends("preview");
    expect(refused.text).toMatch(/error: Provider "eu": apiKey is missing/);
    for (const { code, text } of [failed, refused]) {
      expect(code).toBeGreaterThan(0);
      expect(text).not.toMatch(/^\s+at /m);
    }

    declare('throw new Error("the program must not run");');
    expect(await stack.refresh()).not.toContain("must not run");
    await stack.destroy();
    expect(namesOf(us)).toEqual(["seeded"]);
    expect(eu.endpoints).toEqual([]);
    // Each emulator accepts only its own key.
    expect([...us.requests, ...eu.requests].filter(({ status }) => status === 401)).toEqual([]);
  });
});
