import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { TestStack, describeWithEngine, type RunningCli } from "../support/engine";
import { isAlive, providerHostOf, until } from "../support/processes";

const UP = ["up", "--yes", "--skip-preview"];
const HELD = 600_000;

/** A resource of another provider, whose creation does not end. */
const OTHER = `
const pulumi = require("@pulumi/pulumi");
new pulumi.dynamic.Resource({ create: () => new Promise(() => setTimeout(() => {}, ${HELD})) }, "other", {});
`;

describeWithEngine("pulumi-pareta recover", () => {
  let emulator: Emulator;
  const stacks: TestStack[] = [];
  const hosts: number[] = [];

  const contracts = { contracts: { args: { task: "contract-key-fields" } } };
  const called = (call: string) => emulator.requests.filter((request) => request.call === call).length;
  const newStack = async (declared = {}) => {
    const stack = await TestStack.ofProgram(emulator, declared);
    stacks.push(stack);
    return stack;
  };
  /** Leaves a stack like a lost machine does, but unlocked. */
  const kill = async (stack: TestStack, run: RunningCli) => {
    const host = providerHostOf(run.pid);
    hosts.push(host);
    process.kill(run.pid, "SIGKILL");
    process.kill(host, "SIGKILL");
    await run.done;
    await stack.succeed("cancel", "--yes");
  };

  beforeEach(async () => {
    emulator = await startEmulator({ deploySeconds: 0.1 });
  });
  afterEach(async () => {
    for (const host of hosts.splice(0).filter(isAlive)) process.kill(host, "SIGKILL");
    for (const stack of stacks.splice(0)) stack.remove();
    await emulator.close();
  });

  it("marks what a later up has made anew, and leaves another person's stack of the same names alone", async () => {
    const ours = await newStack(contracts);
    emulator.fault({ call: "deploy", silentAfter: 2 });
    const run = ours.start(...UP);
    await until("the endpoint is live", () => emulator.ledger.billing().length === 1);
    await kill(ours, run);
    const orphan = emulator.endpoints[0]?.id ?? "";

    const theirs = await newStack(contracts);
    await theirs.up();
    await ours.up();
    const current = await ours.endpoint();
    expect(emulator.endpoints).toHaveLength(3);

    const idle = await theirs.recover("--yes");
    expect(idle.code).toBe(0);
    expect(idle.text).toContain("nothing to recover");
    const { code, text } = await ours.recover("--yes", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(text.split("\n").find((line) => line.startsWith("{")) ?? "")).toMatchObject({
      written: true,
      deletes: [orphan],
      changes: [{ action: "adopt-and-delete", id: orphan, heldBy: current.id }],
    });
    await ours.up();
    expect((await ours.endpoint()).id).toBe(current.id);
    expect(emulator.endpoints.map(({ id }) => id).sort()).toEqual([current.id, (await theirs.endpoint()).id].sort());
    expect(emulator.ledger.entries.filter(({ action }) => action === "delete")).toHaveLength(1);
  });

  it("clears an interrupted update, and touches the operations of other types only when told to", async () => {
    const stack = await newStack({ kept: contracts.contracts });
    await stack.up();
    emulator.fault({ call: "stop", delayMs: HELD });
    emulator.fault({ call: "deploy", silentAfter: 2 });
    stack.declare({ kept: { args: { ...contracts.contracts.args, running: false } }, ...contracts });
    const program = readFileSync(join(stack.cwd, "index.js"), "utf8");
    writeFileSync(join(stack.cwd, "index.js"), program + OTHER);
    const run = stack.start(...UP);
    await until("a stop and a deploy are under way", () => called("stop") === 1 && emulator.endpoints.length === 2);
    await until("the other type is being created", () => /dynamic:Resource other creating/.test(run.text));
    await kill(stack, run);
    emulator.clearFaults();
    writeFileSync(join(stack.cwd, "index.js"), program);

    const before = await stack.exported();
    const refused = await stack.recover("--yes");
    expect(refused.code).toBe(4);
    expect(refused.text).toContain("pulumi-nodejs:dynamic:Resource::other");
    expect(await stack.exported()).toBe(before);

    const { code, text } = await stack.recover("--yes", "--drop-others");
    expect(code).toBe(0);
    expect(text).toContain('"kept": the interrupted "updating" is cleared');
    const copy = /What it held before is in (\S+)/.exec(text)?.[1] ?? "";
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readFileSync(copy, "utf8")).toBe(before);
    expect(await stack.exported()).not.toContain("pending_operations");

    await stack.up();
    const statuses = (await stack.endpoints()).map(({ urn, outputs }) => [urn.split("::").at(-1), outputs.status]);
    expect(statuses.sort()).toEqual([
      ["contracts", "live"],
      ["kept", "stopped"],
    ]);
    expect(emulator.ledger.entries.map(({ action }) => action)).toEqual(["deploy", "deploy", "stop"]);
  });

  it("clears an interrupted deletion, whether or not it took effect", async () => {
    const stack = await newStack({ taken: contracts.contracts, left: contracts.contracts });
    await stack.up();
    emulator.fault({ call: "delete", answerDelayMs: HELD });
    emulator.fault({ call: "delete", delayMs: HELD });
    const run = stack.start("destroy", "--yes", "--skip-preview");
    await until(
      "both are being deleted, and one is gone",
      () => called("delete") === 2 && emulator.endpoints.length === 1,
    );
    await kill(stack, run);
    emulator.clearFaults();

    expect(await stack.recover("--yes")).toMatchObject({ code: 0 });
    expect(await stack.endpoints()).toHaveLength(2);
    await stack.destroy();
    expect(emulator.endpoints).toEqual([]);
    expect(emulator.ledger.entries.filter(({ action }) => action === "delete")).toHaveLength(2);
  });
});
