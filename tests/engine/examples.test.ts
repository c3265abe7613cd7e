import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { CHECKOUT, TestStack, describeWithEngine } from "../support/engine";

describeWithEngine("the example programs, as they are", () => {
  let emulator: Emulator;
  let stack: TestStack | undefined;

  const example = async (folder: string): Promise<TestStack> => {
    stack = new TestStack(emulator, join(CHECKOUT, folder));
    await stack.init();
    return stack;
  };

  beforeEach(async () => {
    await ensureBuilt();
    emulator = await startEmulator({ deploySeconds: 0.1 });
  });
  afterEach(async () => {
    stack?.remove();
    await emulator.close();
  });

  it.each([[""], ["examples/endpoint"], ["examples/plugin"]])(
    "one endpoint, stopped and started by config: %s/Pulumi.yaml",
    async (folder) => {
      const endpoint = await example(folder);
      await endpoint.up();
      expect(await endpoint.succeed("stack", "output", "status")).toContain("live");
      await endpoint.succeed("config", "set", "running", "false");
      await endpoint.up();
      expect(await endpoint.succeed("stack", "output", "status")).toContain("stopped");
      expect(emulator.ledger.billing()).toEqual([]);
      await endpoint.destroy();
      expect(emulator.endpoints).toEqual([]);
    },
  );

  it("two endpoints, set up by config", async () => {
    const two = await example("examples/two-endpoints");
    await two.succeed("config", "set", "contractsRunning", "false");
    await two.succeed("config", "set", "invoiceModel", "qwen-2");
    await two.up();
    const byTask = new Map((await two.endpoints()).map(({ outputs }) => [outputs.task, outputs]));
    expect(byTask.get("contract-key-fields")).toMatchObject({ status: "stopped", running: false });
    expect(byTask.get("invoice-line-items")).toMatchObject({ status: "live", deployedModel: "qwen-2" });
    expect(await two.up("--expect-no-changes")).toContain("3 unchanged");
    await two.destroy();
    expect(emulator.endpoints).toEqual([]);
  });
});
