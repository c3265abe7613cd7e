import { startEmulator, type Emulator } from "../../emulator";
import { asInputs, type EndpointInputs, type EndpointState } from "../../provider/endpoint";
import { Settings, random } from "../../provider/shell/settings";
import { Verbs, type ShellCall } from "../../provider/shell/verbs";
import { URN } from "../support/endpoints";
import { KEY, RecordingLog } from "../support/lifecycle";

type Props = Record<string, unknown>;

/** The log of a row, with what stays on it. */
class RowLog extends RecordingLog {
  readonly said: string[] = [];
  remark(message: string): void {
    this.said.push(message);
  }
  finish(message?: string): void {
    if (message !== undefined) this.said.push(message);
  }
}

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

/** One command of the CLI: a process of its own. */
function command(config: Props = {}) {
  const settings = new Settings();
  const values: Props = { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url, ...config };
  settings.configure({ get: (key) => values[key] });
  const verbs = new Verbs(settings);
  const log = new RowLog();
  const call: ShellCall = { log, timeout: 60_000 };
  /** What the engine does with a resource that is in the state, in a preview and an up. */
  const diff = async ({ id, state, inputs }: Held, args: Props = {}) => {
    const news = { ...inputs, ...args };
    await verbs.check(inputs as unknown as Props, news, { random }, call);
    return (await verbs.diff(id, state, asInputs(news), call)).decision;
  };
  return { verbs, log, call, diff };
}

interface Held {
  id: string;
  state: EndpointState;
  inputs: EndpointInputs;
}

async function deployed(name: string, args: Props = {}): Promise<Held> {
  const { verbs, call } = command({ "pareta:showCosts": "false" });
  const given = { task: "general-chat", __urn: `${URN}-${name}`, __plain: true, ...args };
  const { inputs } = await verbs.check({}, given, { random }, call);
  const { id, state } = await verbs.create(asInputs(inputs), call);
  return { id, state, inputs: asInputs(inputs) };
}

const calls = (name?: string) => emulator.requests.filter(({ call }) => name === undefined || call === name).length;

describe("a diff of a run that has not refreshed", () => {
  it("finds nothing where nothing has drifted, and asks one list for all", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => deployed(`e${index}`)));
    emulator.clearRequests();
    const { diff, log } = command();
    for (const each of all) expect(await diff(each)).toEqual({ action: "none" });
    expect([calls("list"), calls("retrieve")]).toEqual([1, 0]);
    expect(log.said).toEqual([]);
  });

  it("has it repaired in one update with a change that by itself calls nothing", async () => {
    const schedule = { timeZone: "UTC", days: ["mon-sun"], start: "00:00", end: "24:00" };
    const held = await deployed("contracts");
    emulator.stopEndpoint(held.id);
    const { verbs, call, diff } = command({ "pareta:showCosts": "false" });
    expect(await diff(held, { schedule })).toMatchObject({ action: "update" });
    const state = await verbs.update(held.id, held.state, asInputs({ ...held.inputs, schedule }), call);
    expect(state).toMatchObject({ running: true, status: "live", schedule });
    expect(calls("start")).toBe(1);
  });

  it.each<[string, Props, (id: string) => void, object, string]>([
    [
      "stopped",
      {},
      (id) => emulator.stopEndpoint(id),
      { action: "update", calls: true },
      "running: false => true (stopped: up will start it)",
    ],
    [
      "started",
      { running: false },
      (id) => emulator.startEndpoint(id),
      { action: "update", calls: true },
      "running: true => false (live: up will stop it)",
    ],
    [
      "deleted",
      {},
      (id) => emulator.removeEndpoint(id),
      { action: "replace", keys: ["status"], deleteFirst: false },
      "deleted elsewhere: up will deploy it anew",
    ],
    [
      "deleted, of a given name",
      { name: "given" },
      (id) => emulator.removeEndpoint(id),
      { action: "replace", keys: ["status"], deleteFirst: true },
      "deleted elsewhere: up will deploy it anew",
    ],
    [
      "failed",
      {},
      (id) => emulator.setStatus(id, "failed"),
      { action: "update", calls: true },
      "running: false => true (failed, and was live before: up will start it again)",
    ],
  ])("sees one that was %s elsewhere, and says what it will do", async (_what, args, elsewhere, decision, said) => {
    const held = await deployed("contracts", args);
    elsewhere(held.id);
    const { diff, log } = command({ "pareta:showCosts": "false" });
    expect(await diff(held)).toMatchObject(decision);
    expect(log.said).toEqual([said]);
  });

  it("writes into the state what was repaired elsewhere, and calls nothing for it", async () => {
    const held = await deployed("contracts");
    const stopped = { ...held, state: { ...held.state, running: false, ready: false, status: "stopped" } };
    const { diff, log, verbs, call } = command({ "pareta:showCosts": "false" });
    expect(await diff(stopped)).toMatchObject({ action: "update", calls: false });
    expect(log.said).toEqual(["live by now: up will write it into the state"]);
    expect(await verbs.update(held.id, stopped.state, held.inputs, call)).toMatchObject({ running: true, ready: true });
    expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy"]);
  });

  it("lets the status be where the program ignores changes of running, and still sees that one is gone", async () => {
    const [stopped, gone] = [await deployed("stopped"), await deployed("gone")];
    emulator.stopEndpoint(stopped.id);
    emulator.removeEndpoint(gone.id);
    const { diff } = command();
    expect(await diff(stopped, { __ignoresRunning: true })).toEqual({ action: "none" });
    expect(await diff(gone, { __ignoresRunning: true })).toMatchObject({ action: "replace" });
  });

  it("starts nothing with another change where the program ignores changes of running", async () => {
    const held = await deployed("stopped");
    emulator.stopEndpoint(held.id);
    const { verbs, call, diff } = command();
    const args = { __ignoresRunning: true, smokeTest: { messages: [{ role: "user", content: "ping" }] } };
    expect(await diff(held, args)).toMatchObject({ action: "update" });
    const state = await verbs.update(held.id, held.state, asInputs({ ...held.inputs, ...args }), call);
    expect(state).toMatchObject({ running: false, status: "stopped" });
    expect(calls("start")).toBe(0);
  });

  it("asks nothing where a refresh of the same run has just read it", async () => {
    const held = await deployed("contracts");
    const { verbs, call, diff } = command();
    await verbs.read(held.id, held.state, call);
    emulator.clearRequests();
    await diff(held);
    expect(calls("list") + calls("retrieve")).toBe(0);
  });

  it.each<[string, Props, NodeJS.ProcessEnv]>([
    ["by the config", { "pareta:detectDrift": "false" }, {}],
    ["by the environment", {}, { PARETA_DETECT_DRIFT: "false" }],
  ])("goes by the state where that is asked for %s", async (_how, config, env) => {
    const held = await deployed("contracts");
    emulator.stopEndpoint(held.id);
    emulator.clearRequests();
    Object.assign(process.env, env);
    try {
      expect(await command({ ...config, "pareta:showCosts": "false" }).diff(held)).toEqual({ action: "none" });
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
    }
    expect(calls()).toBe(0);
  });

  it("of an API that cannot be asked, warns once in the run, and goes by the state", async () => {
    const all = [await deployed("a"), await deployed("b"), await deployed("c")];
    for (const { id } of all) emulator.stopEndpoint(id);
    emulator.fault({ call: "list", status: 401, json: { detail: "invalid API key" } });
    const { diff, log } = command({ "pareta:showCosts": "false" });
    for (const each of all) expect(await diff(each)).toEqual({ action: "none" });
    expect(log.warnings).toHaveLength(1);
    expect(log.warnings[0]).toMatch(
      /^whether endpoints were started, stopped or deleted elsewhere could not be found out, so this run goes by the state: .*invalid API key/,
    );
  });

  it("confirms that one is gone as a read does: a list that lacks it proves nothing", async () => {
    const held = await deployed("contracts");
    emulator.fault({ call: "list", json: [], status: 200 });
    expect(await command().diff(held)).toEqual({ action: "none" });
    expect(calls("retrieve")).toBeGreaterThan(0);
  });

  it("believes no other organization's list: the state is kept, and the error says how to go on", async () => {
    const held = await deployed("contracts");
    const moved = {
      ...held,
      state: { ...held.state, __origin: { ...held.state.__origin, keyFingerprint: "another" } },
    };
    emulator.removeEndpoint(held.id);
    await expect(command().diff(moved)).rejects.toThrow(/another organization's key\? The state is kept/);
  });

  it("deletes nothing more of what it has found gone", async () => {
    const held = await deployed("contracts");
    emulator.removeEndpoint(held.id);
    const { verbs, call, diff } = command();
    await diff(held);
    emulator.clearRequests();
    await verbs.delete(held.id, held.state, call);
    expect(calls()).toBe(0);
  });
});
