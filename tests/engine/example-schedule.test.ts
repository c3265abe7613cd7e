import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { CHECKOUT, TestStack, describeWithEngine } from "../support/engine";

/** A Monday evening in Berlin, and the next morning. */
const EVENING = "pareta:now=2026-03-30T20:00:00+02:00";
const MORNING = "pareta:now=2026-03-31T09:00:00+02:00";
const CHANGES = 7;

describeWithEngine("an endpoint in office hours: examples/schedule", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({ deploySeconds: 0.1, startSeconds: 0.1 });
    stack = new TestStack(emulator, join(CHECKOUT, "examples/schedule"));
    await stack.init();
  });
  afterAll(async () => {
    stack?.remove();
    await emulator?.close();
  });

  const actions = () => emulator.ledger.entries.map(({ action }) => action);

  it("is deployed and stopped by a first up in the evening, which says so", async () => {
    const said = await stack.up("--config", EVENING);
    expect(said).toContain("outside its hours until 2026-03-31T08:00:00+02:00");
    expect(said).toContain("it is stopped as soon as it is live");
    expect(said).toContain(`nextChange: "2026-03-31T08:00:00+02:00"`);
    expect(actions()).toEqual(["deploy", "stop"]);
    expect((await stack.endpoint()).outputs).toMatchObject({ running: false, status: "stopped" });
  });

  it("looks for drift without taking the clock for it, and finds it", async () => {
    const byProgram = await stack.run("preview", "--refresh", "--expect-no-changes", "--config", MORNING);
    expect([byProgram.code, byProgram.text]).toEqual([CHANGES, expect.stringContaining("stopped: up will start it")]);
    const check = () => stack.run("refresh", "--preview-only", "--expect-no-changes");
    expect((await check()).code).toBe(0);
    emulator.startEndpoint((await stack.endpoint()).id);
    expect((await check()).code).toBe(CHANGES);
  });

  it("is started in the morning, is what it was asked for then, and is stopped in the evening whatever happened", async () => {
    emulator.stopEndpoint((await stack.endpoint()).id);
    await stack.up("--config", MORNING);
    expect(emulator.ledger.billing()).toHaveLength(1);
    await stack.up("--config", MORNING, "--expect-no-changes");
    await stack.up("--config", EVENING);
    // A user starts it late in the evening. The next run that refreshes stops it again.
    emulator.startEndpoint((await stack.endpoint()).id);
    await stack.up("--config", EVENING, "--refresh");
    expect(emulator.ledger.billing()).toEqual([]);
    expect(actions().filter((action) => action === "deploy")).toHaveLength(1);
  });
});
