import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { EXIT } from "../../cli/errors";
import type { WatchRow } from "../../cli/watch/rows";
import { ensureBuilt } from "../support/built";
import { CANARY, TestStack, describeWithEngine } from "../support/engine";
import { until } from "../support/processes";

/** A Monday evening, and the Tuesday after it, in the time zone of the schedule. */
const EVENING = "2026-03-30T20:00:00+02:00";
const MORNING = "2026-03-31T09:00:00+02:00";

const OFFICE = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };
const BUDGET = { usd: 25, window: "24h" };

/** Long enough for a few looks, on a busy machine too. */
const SLOW_MS = 45_000;

const LEFT = /office \(.*\): not started: a command of Pulumi holds the lock of its stack/;

describeWithEngine("pulumi-pareta check and watch, on a real stack", () => {
  let emulator: Emulator;
  let stack: TestStack;

  const declared = (args: Record<string, unknown>) => ({ args: { task: "contract-key-fields", ...args } });
  const calls = (name: string) => emulator.requests.filter(({ call }) => call === name).length;
  const posts = () => emulator.requests.map(({ call }) => call).filter((call) => call === "start" || call === "stop");
  const status = () => emulator.endpoints.map((each) => each.status);
  const spent = (usd: number) => {
    emulator.clearFaults();
    emulator.fault({ call: "cost", times: "always", json: { total_micro_usd: usd * 1_000_000 } });
  };
  /** Fixes the clock of the stack. A program's folder holds the config of its stacks, and commands read it there. */
  const at = async (now: string) => {
    await stack.succeed("config", "set", "pareta:now", now);
    copyFileSync(join(stack.folder, "Pulumi.dev.yaml"), join(stack.cwd, "Pulumi.dev.yaml"));
  };
  const check = async () => {
    const { code, text } = await stack.tool("check", "--json");
    const json = text.split("\n").find((line) => line.startsWith("[")) ?? "[]";
    return { code, text, rows: JSON.parse(json) as WatchRow[] };
  };
  const enforce = () => stack.tool("watch", "--once", "--enforce");

  beforeAll(ensureBuilt);
  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 0.1 });
  });
  afterEach(async () => {
    expect(stack.said).not.toContain(CANARY);
    stack.remove();
    await emulator.close();
  });

  it("starts within the hours what up has stopped outside them, and the next up agrees", async () => {
    stack = await TestStack.ofProgram(emulator, { office: declared({ schedule: OFFICE }) });
    await at(EVENING);
    await stack.up();
    expect(status()).toEqual(["stopped"]);
    const evening = await check();
    expect([evening.code, evening.rows]).toMatchObject([
      EXIT.ok,
      [{ resource: "office", run: false, held: "schedule", differs: null, nextChange: "2026-03-31T08:00:00+02:00" }],
    ]);
    expect(evening.text).toContain(`warning: stack organization/app/dev: the clock of schedules stands still`);
    expect((await enforce()).text).toContain("1 endpoint: none differs, 1 held.");

    await at(MORNING);
    const before = posts().length;
    const morning = await check();
    expect([morning.code, morning.rows]).toMatchObject([EXIT.differs, [{ run: true, differs: "stopped" }]]);
    const started = await enforce();
    expect(started.text).toMatch(/office \(organization\/app\/dev, ep_\w+\): started; its status is "live"/);
    expect([started.code, status()]).toEqual([EXIT.ok, ["live"]]);
    expect((await check()).code).toBe(EXIT.ok);

    await stack.up();
    expect((await stack.endpoint()).outputs).toMatchObject({
      status: "live",
      held: null,
      nextChange: "2026-03-31T18:00:00+02:00",
    });
    expect(posts().slice(before)).toEqual(["start"]);
    expect((await check()).code).toBe(EXIT.ok);
  });

  it("stops what has used up its budget, and neither an up nor another look starts it again", async () => {
    stack = await TestStack.ofProgram(emulator, { capped: declared({ budget: BUDGET }), free: declared({}) });
    spent(1);
    await stack.up();
    expect((await check()).code).toBe(EXIT.ok);

    spent(26.1);
    const over = await check();
    expect(over.code).toBe(EXIT.differs);
    expect(over.rows).toMatchObject([
      { resource: "capped", differs: "over-budget", why: "$26.10 of $25.00 in 24h" },
      { resource: "free", differs: null },
    ]);
    const stopped = await enforce();
    expect(stopped.text).toMatch(/capped \(.*\): stopped; its status is "stopped"/);
    expect([stopped.code, posts()]).toEqual([EXIT.ok, ["stop"]]);

    await stack.up();
    const outputs = (await stack.endpoints()).find(({ urn }) => urn.endsWith("::capped"))?.outputs;
    expect(outputs).toMatchObject({ status: "stopped", held: "budget" });
    // Above what it may resume at.
    spent(21);
    expect((await enforce()).code).toBe(EXIT.ok);
    await stack.up();
    expect([posts(), (await check()).code]).toEqual([["stop"], EXIT.ok]);

    spent(3);
    expect((await check()).rows).toMatchObject([{ resource: "capped", differs: "stopped" }, { resource: "free" }]);
    expect((await enforce()).text).toMatch(/capped \(.*\): started/);
    await stack.up();
    expect([posts(), (await check()).code]).toEqual([["stop", "start"], EXIT.ok]);
    // Every request was answered of one endpoint: the other has neither hours nor a budget.
    expect(emulator.endpoints.find(({ name }) => name?.startsWith("free"))?.status).toBe("live");
  });

  it("leaves a stack to the up that holds its lock, says so once, and does not start what that up starts", async () => {
    stack = await TestStack.ofProgram(emulator, { office: declared({ schedule: OFFICE }) });
    await at(EVENING);
    await stack.up();
    await at(MORNING);
    const before = posts().length;
    emulator.fault({ call: "deploy", delayMs: SLOW_MS });
    stack.declare({ slow: declared({}), office: { ...declared({ schedule: OFFICE }), after: "slow" } });
    const run = stack.start("up", "--yes", "--skip-preview");
    await until("the up deploys the other one first", () => calls("deploy") === 2);

    const lists = calls("list");
    const watching = stack.startTool("watch", "--enforce", "--interval", "5");
    await until("a second look was made", () => calls("list") > lists + 1 && LEFT.test(watching.text));
    expect([posts().length, run.text]).toEqual([before, expect.not.stringContaining("Resources:")]);
    expect((await run.done).code).toBe(0);
    await until("the watch sees what the up did", () => /office \(.*\): no longer stopped/.test(watching.text));
    process.kill(watching.pid, "SIGTERM");
    const { code, text } = await watching.done;
    expect([code, text.match(new RegExp(LEFT, "g"))]).toEqual([EXIT.ok, [expect.any(String)]]);
    expect(posts().slice(before)).toEqual(["start"]);
    expect(status()).toEqual(["live", "live"]);
  });
});
