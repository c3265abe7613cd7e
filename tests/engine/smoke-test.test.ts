import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { TestStack, describeWithEngine, type Declared } from "../support/engine";

const TASK = "contract-key-fields";

describeWithEngine("a smoke test under the real engine", () => {
  let emulator: Emulator;
  let stack: TestStack;

  const declare = (
    smokeTest: Record<string, unknown>,
    args: Record<string, unknown> = {},
  ): Record<string, Declared> => ({
    contracts: { args: { task: TASK, smokeTest, ...args } },
  });
  /** The emulator's models repeat the question. */
  const asking = (content: string, contains: string) => ({ messages: [{ role: "user", content }], contains });

  /** The effects and the requested inferences since the last look. */
  let read = 0;
  const deeds = () => {
    const entries = emulator.ledger.entries.slice(read).map(({ action, id }) => `${action} ${id}`);
    read = emulator.ledger.entries.length;
    const asked = emulator.requests.filter(({ call }) => call === "chat");
    emulator.clearRequests();
    return [...entries, ...asked.map(({ body }) => `chat ${(body as { model: string }).model}`)];
  };

  beforeAll(async () => {
    emulator = await startEmulator({ deploySeconds: 0.1, startSeconds: 0.1 });
    stack = await TestStack.ofProgram(emulator);
  });
  afterAll(async () => {
    stack.remove();
    await emulator.close();
  });

  it("keeps an endpoint that does not pass as not ready, and the next up runs only the test", async () => {
    stack.declare(declare(asking("Say ping.", "pong")));
    const failed = await stack.run("up", "--yes", "--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(failed.text).toMatch(/The smoke test of endpoint ep_\w+ failed: the answer does not contain "pong": it is/);
    const { id, outputs, initErrors } = await stack.endpoint();
    expect(outputs).toMatchObject({ status: "live", running: true, ready: false, url: expect.any(String) as string });
    expect(initErrors?.join()).toContain("the next pulumi up runs only the test again");
    expect(deeds()).toEqual([`deploy ${id}`, `chat ${id}`]);

    // A refresh runs no test, removes the engine's own mark, and keeps the provider's.
    await stack.refresh();
    const refreshed = await stack.endpoint();
    expect(refreshed.initErrors ?? []).toEqual([]);
    expect(refreshed.outputs.ready).toBe(false);
    const preview = await stack.run("preview", "--expect-no-changes");
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("up will run the smoke test");
    expect(deeds()).toEqual([]);

    stack.declare(declare(asking("Say pong.", "pong")));
    await stack.up();
    expect(deeds()).toEqual([`chat ${id}`]);
    expect((await stack.endpoint()).outputs).toMatchObject({ ready: true, status: "live" });
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
    expect(deeds()).toEqual([]);
  });

  it("deletes what it replaces only once the new one has passed, and shows nothing of a secret test", async () => {
    const [{ id: old } = { id: "" }] = emulator.endpoints;
    const messages = [{ role: "user", content: { secret: "Say ping, hunter2." } }];
    stack.declare(declare({ messages, contains: "pong" }, { task: "invoice-line-items" }));
    const failed = await stack.run("up", "--yes", "--skip-preview");
    expect(failed.code).not.toBe(0);
    expect(failed.text).toContain("neither is shown, for smokeTest is a secret");
    const [candidate = ""] = emulator.ledger.entries.map(({ id }) => id).filter((id) => id !== old);
    expect(emulator.ledger.billing().map(({ id }) => id)).toEqual([old]);
    expect(deeds()).toEqual([`deploy ${candidate}`, `delete ${candidate}`, `chat ${candidate}`]);

    stack.declare(declare({ messages, contains: "ping" }, { task: "invoice-line-items" }));
    await stack.up();
    const [current = ""] = emulator.endpoints.map(({ id }) => id);
    expect(deeds()).toEqual([`deploy ${current}`, `delete ${old}`, `chat ${current}`]);
    await stack.refresh();
    const { id, outputs } = await stack.endpoint();
    expect(id).toBe(current);
    expect(outputs).toMatchObject({ ready: true, smokeTest: { contains: "ping" } });
    expect(stack.said).not.toContain("hunter2");
  });

  it("shows no change for a state of an earlier version, which knows nothing of ready", async () => {
    stack.declare({ contracts: { args: { task: "invoice-line-items" } } });
    await stack.up();
    const state = await stack.exported();
    const earlier = state.replace(/^ *"ready": true,\n/m, "");
    expect(earlier).not.toBe(state);
    const file = join(stack.folder, "earlier.json");
    writeFileSync(file, earlier);
    await stack.succeed("stack", "import", "--file", file);
    await stack.succeed("preview", "--expect-no-changes");
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
    expect(deeds()).toEqual([]);
  });
});
