import { startEmulator, type Emulator } from "../../emulator";
import {
  EndpointError,
  asInputs,
  type EndpointInputs,
  type EndpointState,
  type FinalDecision,
} from "../../provider/endpoint";
import { detailedDiff } from "../../provider/plugin/detailed-diff";
import { previewOfUpdate } from "../../provider/plugin/preview";
import { Settings, random } from "../../provider/shell/settings";
import { Verbs, type ShellCall } from "../../provider/shell/verbs";
import { URN } from "../support/endpoints";
import { KEY, RecordingLog, rejection } from "../support/lifecycle";
import { until } from "../support/until";

type Props = Record<string, unknown>;

class RowLog extends RecordingLog {
  readonly said: string[] = [];
  remark(message: string): void {
    this.said.push(message);
  }
  finish(message?: string): void {
    if (message !== undefined) this.said.push(message);
  }
}

const OFFICE = { timeZone: "Europe/Berlin", days: ["mon-fri"], start: "08:00", end: "18:00" };
const BUDGET = { usd: 25, window: "24h" };
const NOON = "2026-04-20T12:00:00+02:00";
const NIGHT = "2026-04-20T20:00:00+02:00";
const MORNING = "2026-04-21T08:00:00+02:00";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

interface Held {
  id: string;
  state: EndpointState;
  inputs: EndpointInputs;
}

/** One command of the CLI, at a time of its own: a process of its own. */
class Command {
  readonly log = new RowLog();
  readonly call: ShellCall = { log: this.log, timeout: 60_000 };
  readonly verbs: Verbs;

  constructor(now: string = NOON, config: Props = {}) {
    const settings = new Settings();
    const values: Props = {
      "pareta:apiKey": KEY,
      "pareta:baseUrl": emulator.url,
      "pareta:showCosts": "false",
      "pareta:now": now,
      ...config,
    };
    settings.configure({ get: (key) => values[key] });
    this.verbs = new Verbs(settings);
  }

  async deploy(args: Props): Promise<Held> {
    const given = { task: "general-chat", __urn: URN, __plain: true, ...args };
    const { inputs, failures } = await this.verbs.check({}, given, { random }, this.call);
    expect(failures).toEqual([]);
    const { id, state } = await this.verbs.create(asInputs(inputs), this.call);
    return { id, state, inputs: asInputs(inputs) };
  }

  async diff({ id, state, inputs }: Held, args: Props = {}) {
    const news = { ...inputs, ...args };
    await this.verbs.check(inputs as unknown as Props, news, { random }, this.call);
    return this.verbs.diff(id, state, asInputs(news), this.call);
  }

  /** What the engine does in an up. */
  async up(held: Held, args: Props = {}): Promise<{ held: Held; decision: FinalDecision }> {
    const { decision } = await this.diff(held, args);
    const inputs = asInputs({ ...held.inputs, ...args });
    const state =
      decision.action === "update" ? await this.verbs.update(held.id, held.state, inputs, this.call) : held.state;
    return { held: { ...held, state, inputs }, decision };
  }

  async refresh(held: Held): Promise<Held> {
    const found = await this.verbs.read(held.id, held.state, this.call);
    if (!found) throw new Error("gone");
    await this.verbs.diff(held.id, found.state, found.inputs, this.call);
    return { ...held, ...found };
  }
}

const actions = () => emulator.ledger.entries.map(({ action }) => action);
const calls = (name: string) => emulator.requests.filter(({ call }) => call === name).length;
const costs = () => emulator.requests.filter(({ path }) => path.includes("/cost")).length;
const spend = ({ id }: Held, dollars: number) => emulator.setCost(id, dollars * 1_000_000);

describe("a schedule", () => {
  it("deploys and stops a new endpoint outside its hours, and says until when", async () => {
    const night = new Command(NIGHT);
    const { state } = await night.deploy({ schedule: OFFICE });
    expect(actions()).toEqual(["deploy", "stop"]);
    expect(state).toMatchObject({ running: false, held: "schedule", nextChange: MORNING, __asksRunning: true });
    expect(night.log.said).toContain(`held: outside its hours until ${MORNING}`);
  });

  it("starts it in its hours and stops it after them, once each, and finds nothing to do in between", async () => {
    let { held } = { held: await new Command(NIGHT).deploy({ schedule: OFFICE }) };
    for (const [now, action] of [
      [NIGHT, "none"],
      [NOON, "update"],
      [NOON, "none"],
      [NIGHT, "update"],
      [NIGHT, "none"],
    ] as const) {
      const { held: next, decision } = await new Command(now).up(held);
      expect([now, decision.action]).toEqual([now, action]);
      held = next;
    }
    expect(actions()).toEqual(["deploy", "stop", "start", "stop"]);
    expect(held.state).toMatchObject({ held: "schedule", nextChange: MORNING });
  });

  it("is no drift to a refresh: nothing in the state changes with the clock alone", async () => {
    const held = await new Command(NIGHT).deploy({ schedule: OFFICE });
    for (const now of [NIGHT, NOON, "2026-05-02T12:00:00+02:00"]) {
      const command = new Command(now);
      const { state, inputs } = await command.refresh(held);
      expect([now, state]).toEqual([now, held.state]);
      expect(inputs.running).toBe(true);
      expect(command.log.said.join()).not.toContain("is asked for");
    }
  });

  it("repairs what was started elsewhere at night", async () => {
    const held = await new Command(NIGHT).deploy({ schedule: OFFICE });
    emulator.startEndpoint(held.id);
    const command = new Command(NIGHT);
    await command.up(held);
    expect(actions().at(-1)).toBe("stop");
    expect(command.log.said).toContain(`held: outside its hours until ${MORNING} (live: up will stop it)`);
    const refreshed = await new Command(NIGHT).refresh({ ...held, state: { ...held.state, running: true } });
    expect(refreshed.state).toMatchObject({ running: false, held: "schedule" });
  });

  it("does nothing where the program ignores changes of running, or asks for a stopped one", async () => {
    const held = await new Command(NOON).deploy({ schedule: OFFICE });
    const ignoring = await new Command(NIGHT).up(held, { __ignoresRunning: true });
    expect(ignoring.decision).toEqual({ action: "none" });
    const stopped = await new Command(NOON).up(held, { running: false });
    expect(stopped.held.state).toMatchObject({ running: false, held: null, nextChange: null });
    expect((await new Command(NOON).up(stopped.held)).decision).toEqual({ action: "none" });
  });

  it("is not asked about costs, and its clock is told when it stands still", async () => {
    const command = new Command(NIGHT);
    const held = await command.deploy({ schedule: OFFICE });
    await command.diff(held);
    expect(costs()).toBe(0);
    expect(command.log.warnings).toEqual([
      `the clock of schedules stands still at ${NIGHT}. To let it run: pulumi config rm pareta:now`,
    ]);
  });

  it("that is taken away lets it run, and leaves nothing of itself", async () => {
    const held = await new Command(NIGHT).deploy({ schedule: OFFICE });
    const { held: after } = await new Command(NIGHT).up(held, { schedule: undefined });
    expect(after.state).toMatchObject({ running: true, held: null, nextChange: null });
    expect(after.state).not.toHaveProperty("__asksRunning");
  });

  it("needs a clock that can be read", async () => {
    await expect(new Command("yesterday").deploy({ schedule: OFFICE })).rejects.toThrow(
      /pareta:now must be an ISO 8601 instant/,
    );
  });
});

describe("a budget", () => {
  it("costs no call for a new endpoint, and one for each later run", async () => {
    const command = new Command();
    const held = await command.deploy({ budget: BUDGET });
    expect([held.state.running, costs()]).toEqual([true, 0]);
    const { decision } = await new Command().up(held, {
      smokeTest: { messages: [{ role: "user", content: "ping" }] },
    });
    expect([decision.action, costs()]).toEqual(["update", 1]);
  });

  it("stops what has used it up, and starts it again only below the lower mark, or with a raised limit", async () => {
    let held = await new Command().deploy({ budget: BUDGET });
    const run = async (dollars: number, args: Props = {}) => {
      spend(held, dollars);
      const command = new Command();
      const up = await command.up(held, args);
      held = up.held;
      return [up.decision.action, held.state.held, ...command.log.said];
    };
    expect(await run(24.99)).toEqual(["none", null]);
    expect(await run(26.1)).toEqual([
      "update",
      "budget",
      "held: $26.10 of $25.00 in 24h (live: up will stop it)",
      "held: $26.10 of $25.00 in 24h",
    ]);
    expect(await run(26.1)).toEqual(["none", "budget", "held: $26.10 of $25.00 in 24h"]);
    expect(await run(21)).toEqual(["none", "budget", "held: $21.00 of $25.00 in 24h, until it is below $20.00"]);
    expect(await run(19.99)).toEqual(["update", null, "stopped: up will start it"]);
    expect((await run(30)).slice(0, 2)).toEqual(["update", "budget"]);
    expect((await run(30, { budget: { ...BUDGET, usd: 50 } })).slice(0, 2)).toEqual(["update", null]);
    expect(actions()).toEqual(["deploy", "stop", "start", "stop", "start"]);
  });

  it("keeps stopped what a refresh, a repair of drift or another change would start", async () => {
    const fresh = await new Command().deploy({ budget: BUDGET });
    spend(fresh, 30);
    const { held } = await new Command().up(fresh);
    const refreshed = await new Command().refresh(held);
    expect(refreshed.state).toEqual(held.state);
    expect(refreshed.inputs.running).toBe(true);
    await new Command().up(refreshed, { smokeTest: { messages: [{ role: "user", content: "ping" }] } });
    await new Command(NOON, { "pareta:detectDrift": "false" }).up(held, { budget: { ...BUDGET, usd: 26 } });
    expect(actions()).toEqual(["deploy", "stop"]);
  });

  it("takes no stop elsewhere near the limit for drift that an update may repair", async () => {
    const fresh = await new Command().deploy({ budget: BUDGET });
    emulator.stopEndpoint(fresh.id);
    spend(fresh, 22);
    const { held, decision } = await new Command().up(fresh, {
      smokeTest: { messages: [{ role: "user", content: "ping" }] },
    });
    expect(decision).toMatchObject({ action: "update" });
    expect(held.state).toMatchObject({ running: false, held: "budget" });
    expect(calls("start")).toBe(0);
  });

  it("writes down what is asked of what it holds, for a watch keeps what the state asks", async () => {
    const fresh = await new Command().deploy({ budget: BUDGET });
    spend(fresh, 30);
    const { held } = await new Command().up(fresh);
    const { decision, held: stopped } = await new Command().up(held, { running: false });
    expect(decision).toMatchObject({
      action: "update",
      calls: false,
      reason: expect.stringMatching(/true => false/) as string,
    });
    expect(stopped.state).toMatchObject({ running: false, held: null, __asksRunning: false });
    expect((await new Command().up(stopped, { running: false })).decision).toEqual({ action: "none" });
  });

  it("warns at 80 %", async () => {
    const held = await new Command().deploy({ budget: BUDGET });
    spend(held, 21);
    const command = new Command();
    await command.up(held, { smokeTest: { messages: [{ role: "user", content: "ping" }] } });
    expect(command.log.warnings).toEqual([
      "its budget is almost used up: $21.00 of $25.00 in 24h. At $25.00 it is stopped",
    ]);
  });

  it("decides nothing on metrics that cannot be read: what runs runs, what is held is held, and a warning says why", async () => {
    const fresh = await new Command().deploy({ budget: BUDGET });
    const unread = async (held: Held) => {
      emulator.fault({ call: "cost", status: 500, times: 9 });
      const command = new Command();
      const up = await command.up(held);
      emulator.clearFaults();
      expect(command.log.warnings).toEqual([expect.stringMatching(/^what it costs could not be read, so /)]);
      return up;
    };
    spend(fresh, 30);
    expect((await unread(fresh)).decision).toEqual({ action: "none" });
    const { held } = await new Command().up(fresh);
    spend(held, 0);
    const { decision } = await unread(held);
    expect(decision).toEqual({ action: "none" });
    expect((await new Command().up(held)).held.state).toMatchObject({ running: true, held: null });
  });

  it("starts nothing whose costs cannot be read, whoever stopped it: a watch tells no state", async () => {
    const fresh = await new Command().deploy({ budget: BUDGET });
    spend(fresh, 30);
    emulator.stopEndpoint(fresh.id);
    emulator.fault({ call: "cost", status: 403, times: 9 });
    const command = new Command();
    const { held } = await command.up(fresh, { smokeTest: { messages: [{ role: "user", content: "ping" }] } });
    expect(held.state).toMatchObject({ running: false, held: "budget" });
    expect(command.log.warnings).toEqual([
      expect.stringMatching(/it stays stopped: a budget starts nothing on a guess/),
    ]);
    expect(calls("start")).toBe(0);
  });

  it("a cancel while the costs are awaited is told as one, and nothing is changed", async () => {
    const fresh = await new Command().deploy({ budget: BUDGET });
    emulator.fault({ call: "cost", silent: true });
    const command = new Command();
    const cancel = new AbortController();
    Object.assign(command.call, { signal: cancel.signal });
    const diff = rejection(command.diff(fresh));
    await until("the costs are asked for", () => costs() === 1);
    cancel.abort(new Error("Pulumi was told to stop"));
    expect(await diff).toEqual(new EndpointError("cancelled before it had begun. Nothing was changed."));
  });

  it("asks an API that refuses everybody once in a run, not once for each endpoint", async () => {
    const all = await Promise.all([1, 2, 3].map((n) => new Command().deploy({ name: `n${n}`, budget: BUDGET })));
    emulator.clearRequests();
    emulator.fault({ call: "cost", status: 403, times: 9, json: { detail: "no metrics for this key" } });
    const command = new Command();
    for (const each of all) expect((await command.diff(each)).decision).toEqual({ action: "none" });
    expect(costs()).toBe(1);
  });

  it("of secret figures shows none", async () => {
    const held = await new Command().deploy({ budget: BUDGET, __plain: ["task", "name", "running"] });
    spend(held, 26);
    const command = new Command();
    await command.up(held);
    expect(command.log.said.join("; ")).toMatch(/its budget is used up/);
    expect([...command.log.said, ...command.log.warnings].join("; ")).not.toMatch(/\$|25|26\b/);
  });
});

describe("both shells", () => {
  const plan = async (command: Command, held: Held, args: Props = {}) => {
    const { decision, seen, news } = await command.diff(held, args);
    return { changes: Object.fromEntries(detailedDiff(seen, news, decision, held.state)), news };
  };

  it("a preview in the plugin's form says that the status changes, not that `running` is asked for anew", async () => {
    const held = await new Command(NOON).deploy({ schedule: OFFICE });
    const { changes, news } = await plan(new Command(NIGHT), held);
    expect(changes).toEqual({ status: { kind: "update", replace: false, input: false } });
    expect(previewOfUpdate(held.state, news)).toMatchObject({ running: false });
    const { held: stopped } = await new Command(NIGHT).up(held);
    const morning = await plan(new Command(NOON), stopped);
    expect(morning.changes).toEqual({ running: { kind: "update", replace: false, input: false } });
  });
});
