import { createServer, type AddressInfo } from "node:net";
import { UNKNOWN } from "../../provider/endpoint";
import { SECRET, STAGE_MS, URN, checked, clearStage, setStage, type Stage } from "./support/program";

const TASK = "contract-key-fields";

describe("what the provider tells the engine", () => {
  let stage: Stage;

  beforeAll(async () => {
    // Other tests cover prices. The time is long enough for a person to see a line.
    const slow = { deploySeconds: 1, stopSeconds: 0.6, deleteSeconds: 0.6 };
    stage = await setStage({ env: { PARETA_SHOW_COSTS: "false" } }, slow);
  }, STAGE_MS);
  beforeEach(() => stage.engine.clear());
  afterAll(async () => {
    await clearStage(stage);
    expect(JSON.stringify(stage.engine.lines)).not.toContain(SECRET);
  });

  it("shows a deploy's progress on the resource's own row, for the moment", async () => {
    const { host, engine } = stage;
    const inputs = await checked(host, { task: TASK });
    await host.create(inputs);
    const weights = await engine.line(({ message }) => message.endsWith("pulling weights"));
    expect(weights).toEqual({
      severity: "INFO",
      message: expect.stringMatching(/^\d+ % pulling weights$/) as string,
      urn: URN,
      ephemeral: true,
    });
    expect(new Set(engine.lines.map(({ urn }) => urn))).toEqual(new Set([URN]));
    // At the end, nothing of it is left on the row.
    await engine.line(({ message, ephemeral }) => ephemeral && message === "");
  });

  it("names the endpoint in one lasting line, which is handed over before the deploy is sent", async () => {
    const { host, engine, emulator } = stage;
    const inputs = await checked(host, { task: TASK, model: "qwen-1" });
    emulator.clearRequests();
    let sentWhileItWasHeld: unknown;
    engine.onLine = async ({ ephemeral }) => {
      if (ephemeral) return;
      // A deploy that did not wait for the response would have arrived by the end of these.
      for (let round = 0; round < 5; round++) await (await fetch(`${emulator.url}/v1/tasks`)).text();
      sentWhileItWasHeld = emulator.requests.filter(({ call }) => call === "deploy");
    };
    await host.create(inputs);
    expect(sentWhileItWasHeld).toEqual([]);
    expect(engine.lasting).toEqual([
      {
        severity: "INFO",
        message: `deploying ${inputs.name as string} (task ${TASK}, model qwen-1)`,
        urn: URN,
        ephemeral: false,
      },
    ]);
    expect(emulator.requests.filter(({ call }) => call === "deploy")).toHaveLength(1);
  });

  it("says what it waits for while it stops and deletes", async () => {
    const { host, engine } = stage;
    const inputs = await checked(host, { task: TASK });
    const { id, properties } = await host.create(inputs);
    engine.clear();
    const stopped = await host.update(id, properties, { ...inputs, running: false });
    await engine.line(({ message, ephemeral }) => ephemeral && message.endsWith(": waiting to be stopped"));
    await host.delete(id, stopped);
    await engine.line(({ message, ephemeral }) => ephemeral && message.endsWith(": waiting to be gone"));
    expect(engine.lasting).toEqual([]);
  });

  it("gives the reason on the resource's row for a change that no input explains", async () => {
    const { host, engine, emulator } = stage;
    const inputs = await checked(host, { task: TASK });
    const { id, properties } = await host.create(inputs);
    emulator.setStatus(id, "stopped");
    const { properties: drifted } = await host.read(id, properties);
    engine.clear();
    await host.diff(id, drifted, inputs);
    expect(await engine.line(() => true)).toMatchObject({
      message: expect.stringMatching(/^stopped: .*start/) as string,
      ephemeral: true,
      urn: URN,
    });
  });

  it("answers only after its lasting warning is handed over", async () => {
    const { host, engine, emulator } = stage;
    const inputs = await checked(host, { task: TASK });
    const { id, properties } = await host.create(inputs);
    engine.clear();
    emulator.setStatus(id, "defragmenting");
    let answered = false;
    let answeredWhileItWasHeld: boolean | undefined;
    engine.onLine = async () => {
      for (let round = 0; round < 5; round++) await (await fetch(`${emulator.url}/v1/tasks`)).text();
      answeredWhileItWasHeld = answered;
    };
    const { properties: read } = await host.read(id, properties).finally(() => (answered = true));
    expect(answeredWhileItWasHeld).toBe(false);
    expect(engine.lasting).toEqual([
      {
        severity: "WARNING",
        message: expect.stringContaining('"defragmenting"') as string,
        urn: URN,
        ephemeral: false,
      },
    ]);
    expect(read).toMatchObject({ running: true, status: "defragmenting" });
  });

  it("logs without a row for a resource whose URN is not known", async () => {
    const { host, engine } = stage;
    const inputs = await checked(host, { task: TASK }, { __urn: UNKNOWN });
    await host.create(inputs);
    expect(engine.lasting).toEqual([expect.objectContaining({ urn: "" })]);
  });
});

describe("without an engine to tell", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage({ engine: await closedAddress() });
  }, STAGE_MS);
  afterAll(() => clearStage(stage));

  it("writes lasting lines to standard error, no others, and deploys all the same", async () => {
    const { host, emulator } = stage;
    const inputs = await checked(host, { task: TASK });
    const { id } = await host.create(inputs);
    expect(emulator.endpoints).toEqual([expect.objectContaining({ id, status: "live" })]);
    expect(host.stderr).toBe(`deploying ${inputs.name as string} (task ${TASK}, model recommended)\n`);
  });
});

/** An address without a listener. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}
