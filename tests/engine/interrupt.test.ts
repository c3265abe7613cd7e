import { startEmulator, type Emulator } from "../../emulator";
import { TestStack, describeWithEngine } from "../support/engine";
import { until } from "../support/processes";

describeWithEngine("one Ctrl-C during pulumi up", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 2 });
    stack = await TestStack.ofProgram(emulator, {
      first: { args: { task: "contract-key-fields" } },
      second: { args: { task: "contract-key-fields" } },
    });
  });
  afterEach(async () => {
    stack.remove();
    await emulator.close();
  });

  it("ends with every endpoint that was begun in the state, whether or not its deploy had been sent", async () => {
    emulator.fault({ call: "list", attempt: 2, delayMs: 2_000 });
    const run = stack.startInGroup("up", "--yes", "--skip-preview");
    const called = (call: string) => emulator.requests.filter((request) => request.call === call).length;
    await until(
      "one is in its stream and one before its POST",
      () => called("list") === 2 && emulator.endpoints.length === 1,
    );
    expect(called("deploy")).toBe(1);
    process.kill(-run.pid, "SIGINT");

    const { text } = await run.done;
    expect(text).toContain("^C received; cancelling");
    expect(called("deploy")).toBe(2);
    const held = await stack.endpoints();
    expect(held.map(({ id }) => id).sort()).toEqual(emulator.endpoints.map(({ id }) => id).sort());
    expect(held.map(({ outputs }) => outputs.status)).toEqual(["live", "live"]);
    expect(await stack.exported()).not.toContain("pending_operations");

    expect(await stack.up("--expect-no-changes")).toContain("3 unchanged");
    expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "deploy"]);
  });
});
