import { startEmulator, type Emulator } from "../../emulator";
import { TestStack, describeWithEngine, type Declared, type RunningCli } from "../support/engine";
import { isAlive, providerHostOf, until } from "../support/processes";

const UP = ["up", "--yes", "--skip-preview"];

/** Longer than any test, so a held request is never released. */
const HELD = 600_000;

const PING = { messages: [{ role: "user", content: "Say pong." }] };

/** Four endpoints, one for each point at which a create can be interrupted. */
const FOUR: Record<string, Declared> = Object.fromEntries(
  ["a", "b", "c", "d"].map((name) => [name, { args: { task: "contract-key-fields", smokeTest: PING } }]),
);

describeWithEngine("a killed pulumi up", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let hosts: number[];

  const called = (call: string) => emulator.requests.filter((request) => request.call === call).length;
  const effects = (action: string) => emulator.ledger.entries.filter((entry) => entry.action === action).length;
  const printed = () => new Set([...stack.said.matchAll(/deploying (\S+) \(task/g)].map(([, name = ""]) => name));

  interface Pending {
    type: string;
    resource: { inputs: { name: string } };
  }
  const exported = async () => {
    const { deployment } = JSON.parse(await stack.exported()) as {
      deployment: { pending_operations?: Pending[]; resources: { urn: string; id?: string; delete?: boolean }[] };
    };
    return { pending: deployment.pending_operations ?? [], resources: deployment.resources };
  };

  /** The promise: every endpoint that bills is in the state, in a pending operation, or in a printed line. */
  const expectNothingLost = async () => {
    const { pending, resources } = await exported();
    const known = new Set([...resources.map(({ id }) => id), ...pending.map(({ resource }) => resource.inputs.name)]);
    const lines = printed();
    const lost = emulator.ledger
      .billing()
      .filter(({ id, name = "" }) => !known.has(id) && !known.has(name) && !lines.has(name));
    expect(lost).toEqual([]);
  };

  /** The end of every recovery: the existing endpoints are those of the state, each once, and no change is left. */
  const expectRecovered = async (endpoints: number) => {
    const { pending, resources } = await exported();
    const held = resources.flatMap(({ id, urn }) => (urn.includes("pareta:Endpoint") ? [id] : []));
    expect(pending).toEqual([]);
    expect(emulator.endpoints.map(({ id }) => id).sort()).toEqual(held.sort());
    expect(emulator.ledger.billing()).toHaveLength(endpoints);
  };

  /** A run that the emulator holds, with its provider's process. */
  const held = async (...conditions: [string, (run: RunningCli) => boolean][]) => {
    const run = stack.start(...UP);
    for (const [what, condition] of conditions) await until(what, () => condition(run));
    const host = providerHostOf(run.pid);
    hosts.push(host);
    return { run, host };
  };

  const killEngine = async ({ run, host }: { run: RunningCli; host: number }) => {
    process.kill(run.pid, "SIGKILL");
    await run.done;
    await until("the provider's process has ended with its engine", () => !isAlive(host), 20_000);
  };

  const killHost = async ({ run, host }: { run: RunningCli; host: number }) => {
    process.kill(host, "SIGKILL");
    expect((await run.done).code).not.toBe(0);
  };

  beforeEach(async () => {
    hosts = [];
    emulator = await startEmulator({ deploySeconds: 0.1 });
    stack = await TestStack.ofProgram(emulator);
  });
  afterEach(async () => {
    for (const host of hosts.filter(isAlive)) process.kill(host, "SIGKILL");
    stack.remove();
    await emulator.close();
  });

  /** One create before its POST, one in its stream, one between `complete` and the reply, and one that has finished. */
  const holdFour = () => {
    // The first create lists the endpoints alone. The others share a list.
    emulator.fault({ call: "list", attempt: 1, delayMs: HELD });
    emulator.fault({ call: "deploy", attempt: 2, silentAfter: 2 });
    // Two deploys are complete. One of them gets no response to its smoke test.
    emulator.fault({ call: "chat", attempt: 2, delayMs: HELD });
    stack.declare(FOUR);
    return held(
      ["all four are at their points", () => called("deploy") === 3 && called("chat") === 2],
      ["one is done", ({ text }) => /created \(/.test(text.replace(/pulumi:Stack.*/g, ""))],
      ["three are live", () => emulator.ledger.billing().length === 3],
    );
  };

  it("the engine: recovers each create from the pending operations, and deploys only what never was", async () => {
    await killEngine(await holdFour());
    emulator.clearFaults();
    expect((await exported()).pending.map(({ type }) => type)).toEqual(["creating", "creating", "creating"]);
    await expectNothingLost();
    expect(called("deploy")).toBe(3);

    const locked = await stack.recover("--yes", "--grace", "0");
    expect(locked.code).toBe(3);
    expect(locked.text).toContain("pulumi cancel --yes --stack dev");
    await stack.succeed("cancel", "--yes");
    expect(await stack.recover("--yes", "--grace", "1")).toMatchObject({ code: 0 });
    expect(called("deploy")).toBe(3);

    const before = emulator.endpoints.map(({ id }) => id);
    await stack.up();
    await expectRecovered(4);
    expect(effects("deploy")).toBe(4);
    expect(emulator.endpoints.map(({ id }) => id)).toEqual(expect.arrayContaining(before));
  });

  it("the provider's process: recovers each create from the lines that were printed", async () => {
    await killHost(await holdFour());
    emulator.clearFaults();
    expect((await exported()).pending).toEqual([]);
    await expectNothingLost();

    const names = [...printed()];
    expect(names).toHaveLength(3);
    expect(await stack.recover("--yes", "--name", ...names)).toMatchObject({ code: 0 });
    await stack.up();
    await expectRecovered(4);
    expect(effects("deploy")).toBe(4);
    expect(effects("delete")).toBe(0);
  });

  /**
   * Two replacements in their streams. With a made name, the new endpoint comes first. With a given name, the old one
   * is deleted first.
   */
  const holdReplacements = async () => {
    const both = (task: string) => ({ made: { args: { task } }, given: { args: { task, name: "prod" } } });
    stack.declare(both("contract-key-fields"));
    await stack.up();
    emulator.clearRequests();
    emulator.fault({ call: "deploy", times: 2, silentAfter: 2 });
    stack.declare(both("invoice-line-items"));
    return held([
      "both replacements are deployed",
      () => called("deploy") === 2 && emulator.ledger.billing().length === 3,
    ]);
  };

  it("the engine, in replacements: what stands beside its old one goes, and what stands alone becomes current", async () => {
    const run = await holdReplacements();
    const old = emulator.endpoints.find(({ task, name }) => task === "contract-key-fields" && name !== "prod");
    const candidate = emulator.endpoints.find(({ task, name }) => task === "invoice-line-items" && name !== "prod");
    await killEngine(run);
    emulator.clearFaults();
    await expectNothingLost();

    await stack.succeed("cancel", "--yes");
    const { code, text } = await stack.recover("--yes");
    expect(code).toBe(0);
    expect(text).toContain(`THE NEXT \`pulumi up\` DELETES ${candidate?.id}`);
    const { resources } = await exported();
    expect(resources.flatMap(({ id, delete: marked }) => (marked ? [id] : []))).toEqual([candidate?.id]);
    expect(resources.map(({ id }) => id)).toContain(old?.id);
    await stack.up();
    await expectRecovered(2);
    // The program still asks for the change.
    expect(effects("deploy")).toBe(5);
    expect(effects("delete")).toBe(3);
    expect(await stack.up("--expect-no-changes")).toContain("3 unchanged");
  });

  it("the provider's process, in replacements: nothing is lost, and the next up leaves exactly one of each", async () => {
    await killHost(await holdReplacements());
    emulator.clearFaults();
    await expectNothingLost();

    const made = [...printed()].filter((name) => name !== "prod").at(-1) ?? "";
    expect((await stack.recover("--yes", "--name", made, "prod=given")).text).toContain("What it held before is in");
    await stack.up();
    await expectRecovered(2);
    expect(emulator.endpoints.every(({ task }) => task === "invoice-line-items")).toBe(true);
  });
});
