import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { describeWithEngine, type TestStack } from "../support/engine";
import { COUNT, KEYS, idsOf, stackOfProgram } from "./support/moving-program";

describeWithEngine("a program that moves from the dynamic provider to the plugin", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    await ensureBuilt();
    emulator = await startEmulator(KEYS);
    stack = await stackOfProgram(emulator);
    await stack.up();
  });
  afterAll(async () => {
    stack.remove();
    await emulator.close();
  });

  it("keeps every endpoint with its id, and calls nothing", async () => {
    const before = await idsOf(stack);
    const effects = [...emulator.ledger.entries];
    expect(before).toHaveLength(COUNT);
    stack.use("pulumi-pareta/plugin");

    const preview = await stack.succeed("preview", "--diff");
    expect(preview).not.toMatch(/pareta:index:Endpoint.*(create|replace|delete)/);
    await stack.up();
    expect(await idsOf(stack)).toEqual(before);
    expect(emulator.ledger.entries).toEqual(effects);

    expect((await stack.endpoints()).map(({ type }) => type)).toEqual(before.map(() => "pareta:index:Endpoint"));
    await stack.succeed("preview", "--expect-no-changes");

    // The first refresh or update removes the inputs that only the dynamic provider needs.
    await stack.succeed("refresh", "--yes", "--skip-preview");
    const state = await stack.exported();
    expect(state).not.toMatch(/__provider|__urn|dynamic\/pareta/);
    // Every secret is still a secret.
    expect(state).not.toContain("hello");
    await stack.succeed("preview", "--expect-no-changes");
    expect(await idsOf(stack)).toEqual(before);
    expect(emulator.ledger.entries).toEqual(effects);
  });

  it("goes on with them: one is stopped in place, and all can be taken down", async () => {
    stack.env.STOP = "1";
    await stack.up();
    expect(emulator.endpoints.find(({ name }) => name === "named-by-hand")).toMatchObject({ status: "stopped" });
    await stack.destroy();
    expect(emulator.endpoints).toEqual([]);
    expect(emulator.ledger.entries.filter(({ action }) => action === "deploy")).toHaveLength(COUNT);
  });
});
