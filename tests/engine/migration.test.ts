import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { CANARY, TestStack, describeWithEngine } from "../support/engine";

const OTHER_KEY = "pareta_sk_eu.an0ther";

/** One program for both shells: at the top, in a component, of a provider of its own, and with a schedule. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { Endpoint, Provider, ScheduledEndpoint } = require(require("./package.json").shell);
const task = "contract-key-fields";
class Team extends pulumi.ComponentResource {
  constructor(name, opts) {
    super("app:index:Team", name, {}, opts);
    this.endpoint = new Endpoint(name + "-chat", { task: "general-chat", running: false }, { parent: this });
  }
}
const top = new Endpoint("top", { task, deployOptions: { region: "eu" } });
new Endpoint("named", { task, name: "named-by-hand", running: !process.env.STOP });
new Endpoint("tested", { task, smokeTest: { messages: [{ role: "user", content: pulumi.secret("hello") }] } });
const team = new Team("team");
const eu = new Provider("eu", { apiKey: pulumi.secret(${JSON.stringify(OTHER_KEY)}), baseUrl: process.env.PARETA_BASE_URL });
new Endpoint("abroad", { task }, { provider: eu });
new Team("team-abroad", { providers: [eu] });
new ScheduledEndpoint("hours", { task, schedule: { timeZone: "Etc/UTC", days: ["mon-sun"], start: "00:00", end: "24:00" } });
exports.url = top.url;
exports.chat = team.endpoint.id;
`;

describeWithEngine("a program that moves from the dynamic provider to the plugin", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    await ensureBuilt();
    emulator = await startEmulator({ keys: { [CANARY]: "org_a", [OTHER_KEY]: "org_b" } });
    stack = await TestStack.ofProgram(emulator);
    writeFileSync(join(stack.cwd, "index.js"), PROGRAM);
    await stack.up();
  });
  afterAll(async () => {
    stack.remove();
    await emulator.close();
  });

  const ids = async () => (await stack.endpoints()).map(({ id, urn }) => [urn.split("::").at(-1), id]).sort();

  it("keeps every endpoint with its id, and calls nothing", async () => {
    const before = await ids();
    const effects = [...emulator.ledger.entries];
    expect(before).toHaveLength(7);
    stack.use("pulumi-pareta/plugin");

    const preview = await stack.succeed("preview", "--diff");
    expect(preview).not.toMatch(/pareta:index:Endpoint.*(create|replace|delete)/);
    await stack.up();
    expect(await ids()).toEqual(before);
    expect(emulator.ledger.entries).toEqual(effects);

    expect((await stack.endpoints()).map(({ type }) => type)).toEqual(before.map(() => "pareta:index:Endpoint"));
    await stack.succeed("preview", "--expect-no-changes");

    // What only the dynamic provider needs goes with the first refresh or update.
    await stack.succeed("refresh", "--yes", "--skip-preview");
    const state = await stack.exported();
    expect(state).not.toMatch(/__provider|__urn|dynamic\/pareta/);
    // What was a secret still is.
    expect(state).not.toContain("hello");
    await stack.succeed("preview", "--expect-no-changes");
    expect(await ids()).toEqual(before);
    expect(emulator.ledger.entries).toEqual(effects);
  });

  it("goes on with them: one is stopped in place, and all can be taken down", async () => {
    stack.env.STOP = "1";
    await stack.up();
    expect(emulator.endpoints.find(({ name }) => name === "named-by-hand")).toMatchObject({ status: "stopped" });
    await stack.destroy();
    expect(emulator.endpoints).toEqual([]);
    expect(emulator.ledger.entries.filter(({ action }) => action === "deploy")).toHaveLength(7);
  });
});
