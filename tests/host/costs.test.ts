import { startEmulator, type Emulator } from "../../emulator";
import { LOADER } from "../../sdk/loader";
import { ROOT, ensureBuilt } from "../support/built";
import { stateOf } from "../support/endpoints";
import { DynamicHost, type Props } from "./support/dynamic-host";
import { FakeEngine, type LogLine } from "./support/fake-engine";
import { KEY, STAGE_MS, URN, checked } from "./support/program";

const TASK = "contract-key-fields";
const QWEN = "qwen-1: $0.00115 per request, 95% less than frontier-large ($0.0214)";
const CHANGE = "qwen-1 -> llama-2: quality 0.943 -> 0.927, $0.00115 -> $0.00142 per request (+23%)";

// Each test has its own host, because a host remembers what it was told.
jest.setTimeout(60_000);

describe("what a preview, an up and a refresh say of models and money", () => {
  let engine: FakeEngine;
  let emulator: Emulator;
  let host: DynamicHost;

  beforeAll(ensureBuilt, STAGE_MS);
  beforeEach(async () => {
    engine = await FakeEngine.start();
    emulator = await startEmulator({ deploySeconds: 0.02, startSeconds: 0.02, stopSeconds: 0.02 });
  });
  afterEach(async () => {
    await host.stop();
    engine.close();
    await emulator.close();
  });

  async function start(env: Record<string, string> = {}): Promise<void> {
    host = await DynamicHost.start({ cwd: ROOT, engine: engine.address, env });
    await host.configure({ "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url });
  }

  /** An endpoint of an earlier run. */
  function existing(name: string, model = "recommended"): Known {
    const { id } = emulator.addEndpoint({ name, task: TASK, status: "live", model: "qwen-1" });
    const state: Props = { ...stateOf({ name, model }), __provider: LOADER, __urn: `${URN}-${name}` };
    const inputs = { task: TASK, model, name, running: true, __provider: LOADER, __urn: state.__urn };
    return { id, state, inputs };
  }

  const asked = () => emulator.requests.filter(({ call }) => call === "leaderboard").length;
  const texts = (lines: LogLine[]) => lines.map(({ message }) => message);

  it("shows each new endpoint's price on its own row, and at its end, and asks once for all of a task", async () => {
    await start();
    const urns = ["a", "b", "c"].map((name) => `${URN}-${name}`);
    const [inputs = {}] = await Promise.all(urns.map((__urn) => checked(host, { task: TASK }, { __urn })));
    await checked(host, { task: TASK, running: false }, { __urn: `${URN}-off` });
    await checked(host, { task: "general-chat" }, { __urn: `${URN}-chat` });
    expect(
      engine.lines
        .slice(0, 3)
        .map(({ urn }) => urn)
        .sort(),
    ).toEqual(urns);
    expect(engine.lines).toEqual([
      ...Array<unknown>(3).fill(expect.objectContaining({ message: QWEN, ephemeral: false, severity: "INFO" })),
      expect.objectContaining({ message: `free while stopped; ${QWEN.replace(":", " when running:")}` }),
      expect.objectContaining({ message: "qwen-1: billed per token", urn: `${URN}-chat` }),
    ]);

    engine.clear();
    const { id, properties } = await host.create(inputs);
    // It ends before any temporary line is shown, so the line of the check is still on the row.
    expect(texts(engine.lines)).toEqual([expect.stringMatching(/^deploying /)]);
    await host.update(id, properties, { ...inputs, running: false });
    await engine.line(({ message, ephemeral }) => ephemeral && message.startsWith("free while stopped; qwen-1"));
    expect(asked()).toBe(2);
  });

  it("puts the price in the place of the progress when a deploy has come to its end", async () => {
    await emulator.close();
    emulator = await startEmulator({ deploySeconds: 0.8 });
    await start();
    const inputs = await checked(host, { task: TASK });
    engine.clear();
    await host.create(inputs);
    await engine.line(({ message, ephemeral }) => ephemeral && message === QWEN);
    const moments = engine.lines.filter(({ ephemeral }) => ephemeral);
    expect(moments.length).toBeGreaterThan(1);
    expect(texts(moments).at(-1)).toBe(QWEN);
  });

  it("shows both models of a replacement, the reason before the price, and nothing of what stays", async () => {
    await start();
    const [one, two, three] = [existing("one"), existing("two"), existing("three")];
    const change = async ({ id, state, inputs }: Known, args: Props) => {
      const { __urn } = inputs;
      await host.diff(id, state, await checked(host, { task: TASK, ...args }, { __urn }, inputs));
    };
    await change(one, {});
    await change(two, { model: "qwen-1" });
    expect(engine.lines).toEqual([]);
    expect(asked()).toBe(0);

    emulator.stopEndpoint(one.id);
    await start();
    await change({ ...one, state: { ...one.state, status: "stopped", running: false, ready: false } }, {});
    await change(three, { model: "llama-2" });
    // As the engine checks the new endpoint, after the diff.
    await checked(host, { task: TASK, model: "llama-2" }, { __urn: three.inputs.__urn });
    expect(engine.lines).toMatchObject([
      { message: `stopped: up will start it; ${QWEN}`, urn: one.inputs.__urn, ephemeral: false },
      { message: CHANGE, urn: three.inputs.__urn, ephemeral: false },
    ]);
    expect(asked()).toBe(1);
  });

  it("is heard of once, and stops nothing, when the leaderboard cannot be read", async () => {
    await start();
    emulator.setRecommended(TASK, "llama-2");
    emulator.fault({ call: "leaderboard", times: "always", status: 503 });
    const inputs = await checked(host, { task: TASK });
    await checked(host, { task: TASK }, { __urn: `${URN}-2` });
    const { id, state } = existing("known");
    expect(await host.read(id, state)).toMatchObject({ id, properties: { status: "live" } });
    expect(engine.lines).toEqual([
      expect.objectContaining({
        severity: "WARNING",
        message: expect.stringMatching(/could not be found out beforehand: Asking Pareta .* HTTP 503/) as string,
      }),
    ]);
    expect(asked()).toBe(1);
    engine.clear();
    await host.create(inputs);
    expect(texts(engine.lasting)).toEqual([expect.stringMatching(/^deploying /)]);
    expect(host.stderr).toBe("");
  });

  it("notes in a refresh that the recommendation has moved on, once asked, and changes nothing", async () => {
    // The setting switches off prices. This line is not a price.
    await start({ PARETA_SHOW_COSTS: "false" });
    const [one, two] = [existing("one"), existing("two")];
    const pinned = existing("pinned", "qwen-1");
    await host.read(pinned.id, pinned.state);
    expect(asked()).toBe(0);

    emulator.setRecommended(TASK, "llama-2");
    const [read] = await Promise.all([one, two].map(({ id, state }) => host.read(id, state)));
    const { model, deployedModel, status } = one.state;
    expect(read).toMatchObject({ id: one.id, properties: { model, deployedModel, status }, inputs: { model } });
    expect(await host.diff(one.id, read?.properties ?? {}, read?.inputs ?? {})).toMatchObject({ changes: false });
    expect(engine.lines).toHaveLength(2);
    expect(engine.lines).toContainEqual({
      severity: "INFO",
      message:
        `"recommended" of task "${TASK}" is now llama-2, and endpoint ${one.id} serves qwen-1. ${CHANGE}. ` +
        'Nothing is changed for it; to move, set model to "llama-2", which replaces the endpoint.',
      urn: one.inputs.__urn,
      ephemeral: false,
    });
    expect(asked()).toBe(1);
  });
});

interface Known {
  id: string;
  state: Props;
  inputs: Props;
}
