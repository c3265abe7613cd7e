import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { CANARY, CHECKOUT, TestStack, describeWithEngine } from "../support/engine";

describeWithEngine("the examples of an endpoint's life, as they are", () => {
  let emulator: Emulator;
  let stack: TestStack | undefined;

  const example = async (name: string): Promise<TestStack> => {
    stack = new TestStack(emulator, join(CHECKOUT, "examples", name));
    // The compiler has already checked the program, so the runs here skip the check.
    stack.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    await stack.init();
    return stack;
  };
  const outputs = async (of: TestStack) =>
    JSON.parse(await of.succeed("stack", "output", "--json")) as Record<string, unknown>;

  beforeAll(ensureBuilt);
  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 0.1 });
  });
  afterEach(async () => {
    stack?.remove();
    await emulator.close();
  });

  it("story: from an intent to an answer, a bill and a stop", async () => {
    const story = await example("story");
    await story.up();
    const live = await outputs(story);
    expect(live).toMatchObject({ task: "contract-key-fields", status: "live", model: "qwen-1" });

    const before = emulator.balance();
    const question = "Which law governs?";
    expect(await ask(live, question)).toMatchObject({
      code: 0,
      said: `qwen-1 (emulated, contract-key-fields): ${question}\n`,
    });
    expect(await ask(live, "--stream", question)).toMatchObject({
      code: 0,
      said: `qwen-1 (emulated, contract-key-fields): ${question}\n`,
    });
    expect(before - emulator.balance()).toBe(2 * 1_150);

    await story.succeed("config", "set", "running", "false");
    await story.up();
    const stopped = await outputs(story);
    expect(stopped).toMatchObject({
      id: live.id,
      status: "stopped",
      cost: { endpoint_id: live.id, window: "24h", total_micro_usd: expect.any(Number) as number },
    });
    expect(emulator.ledger.billing()).toEqual([]);
    const refused = await ask(stopped, question);
    expect(refused.code).not.toBe(0);
    expect(refused.complaint).toContain("pulumi config set running true");
    expect((await story.exported()) + story.said).not.toContain(CANARY);
  });

  it("upgrade: says that another model is recommended, and moves to it when told", async () => {
    const upgrade = await example("upgrade");
    const file = readFileSync(join(CHECKOUT, "examples/upgrade/Pulumi.dev.yaml"), "utf8");
    const { config } = parse(file) as { config: Record<string, string> };
    for (const [key, value] of Object.entries(config)) await upgrade.succeed("config", "set", key, value);
    await upgrade.up();
    const behind = await outputs(upgrade);
    expect(behind).toMatchObject({ model: "mistral-3", upgradeTo: "qwen-1" });
    expect(behind.comparison).toEqual([
      { name: "qwen-1", quality: 0.943, costPerRequestMicroUsd: 1_150 },
      { name: "mistral-3", quality: 0.896, costPerRequestMicroUsd: 640 },
    ]);

    await upgrade.succeed("config", "set", "model", String(behind.upgradeTo));
    const text = await upgrade.succeed("up", "--yes");
    const preview = text.slice(0, text.indexOf("Updating"));
    expect(preview).toMatch(/Endpoint contracts replace \[diff: ~model/);
    const [endpoint, ...others] = emulator.endpoints;
    expect(others).toEqual([]);
    expect(endpoint).toMatchObject({ model: "qwen-1", status: "live" });
    expect(endpoint?.id).not.toBe(behind.id);
    expect(await outputs(upgrade)).toMatchObject({ id: endpoint?.id, model: "qwen-1", upgradeTo: null });
  });
});

/**
 * Runs ask.mjs with the stack's outputs on its standard input. The emulator runs in this process, so nothing may block.
 */
async function ask(of: object, ...args: string[]): Promise<{ code: number; said: string; complaint: string }> {
  const child = spawn(process.execPath, ["ask.mjs", ...args], {
    cwd: join(CHECKOUT, "examples/story"),
    env: { PATH: process.env.PATH, PARETA_API_KEY: CANARY },
  });
  let [said, complaint] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaint += chunk));
  child.stdin.end(JSON.stringify(of));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve(exit ?? -1));
  });
  return { code, said, complaint };
}
