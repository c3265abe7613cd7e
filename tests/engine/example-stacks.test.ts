import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { CHECKOUT, TestStack, describeWithEngine } from "../support/engine";

describeWithEngine("the example programs of several stacks or endpoints, as they are", () => {
  let emulator: Emulator;
  const stacks: TestStack[] = [];

  const stackOf = (folder: string, name = "dev") => {
    const stack = new TestStack(emulator, join(CHECKOUT, "examples", folder), name);
    stacks.push(stack);
    return stack;
  };
  const outputsByName = async (stack: TestStack): Promise<Record<string, unknown>> =>
    Object.fromEntries(
      (await stack.endpoints()).map(({ urn, outputs }) => [urn.split("::").at(-1) ?? "", outputs as unknown]),
    );

  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 0.1 });
  });
  afterEach(async () => {
    for (const stack of stacks.splice(0)) stack.remove();
    await emulator.close();
  });

  it("dev is stopped and prod runs: environments", async () => {
    const dev = stackOf("environments", "dev");
    await dev.init();
    await dev.up();
    expect((await dev.endpoint()).outputs).toMatchObject({ status: "stopped", model: "recommended" });
    const prod = stackOf("environments", "prod");
    await prod.initBeside(dev);
    await prod.up();
    const { id, outputs } = await prod.endpoint();
    expect(outputs).toMatchObject({ status: "live", deployedModel: "qwen-1" });
    expect(emulator.ledger.billing().map((endpoint) => endpoint.id)).toEqual([id]);
  });

  it("a row for each endpoint: table", async () => {
    const table = stackOf("table");
    await table.init();
    await table.up();
    expect(await outputsByName(table)).toMatchObject({
      contracts: { task: "contract-key-fields", status: "stopped" },
      invoices: { deployedModel: "qwen-2", status: "stopped" },
      chat: { task: "general-chat", status: "live" },
    });
    // As its README says: one more row, then one row less.
    await table.succeed("config", "set", "--path", "endpoints.triage.task", "support-ticket-triage");
    await table.succeed("config", "set", "--path", "endpoints.triage.model", "gemma-1");
    await table.succeed("config", "rm", "--path", "endpoints.chat");
    await table.up();
    expect(Object.keys(await outputsByName(table)).sort()).toEqual(["contracts", "invoices", "triage"]);
  });

  it("an app reads where its endpoint is from another stack: app-stack", async () => {
    const endpoints = stackOf("app-stack/endpoints");
    await endpoints.init();
    await endpoints.up();
    const { id } = await endpoints.endpoint();
    const app = stackOf("app-stack/app");
    await app.initBeside(endpoints);
    // The stack that deploys the app has no key.
    app.env.PARETA_API_KEY = "";
    await app.up();
    expect(JSON.parse(await app.succeed("stack", "output", "environment", "--json"))).toEqual({
      OPENAI_BASE_URL: `${emulator.url}/v1`,
      OPENAI_MODEL: id,
    });
  });
});
