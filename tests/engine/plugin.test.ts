import { startEmulator, type Emulator } from "../../emulator";
import { startDoublingGateway } from "./support/doubling-gateway";
import { ensureBuilt } from "../support/built";
import { CANARY, TestStack, describeWithEngine } from "../support/engine";
import { until } from "../support/processes";

const TASK = "contract-key-fields";

describeWithEngine("the plugin, on the real engine", () => {
  let emulator: Emulator;
  let stack: TestStack;

  const effects = () => emulator.ledger.entries.map(({ action }) => action);
  const start = async (...args: Parameters<typeof startEmulator>) => {
    await ensureBuilt();
    emulator = await startEmulator(...args);
    stack = await TestStack.ofProgram(emulator, {}, "pulumi-pareta/plugin");
  };
  afterEach(async () => {
    const said = `${stack.said}\n${await stack.exported()}`;
    stack.remove();
    await emulator.close();
    expect(said).not.toContain(CANARY);
  });

  it("an endpoint's life: up, no change, drift found and repaired, stop, gone", async () => {
    await start();
    const args = { task: TASK, deployOptions: { region: "eu" } };
    stack.declare({ contracts: { args } });
    const preview = await stack.succeed("preview");
    expect(preview).toMatch(/\+ +pareta:index:Endpoint contracts create/);
    expect(preview).toContain("per request");
    await stack.up();
    const { id, outputs, inputs, sourcePosition } = await stack.endpoint();
    expect(sourcePosition).toMatch(/\/index\.js#\d+,\d+$/);
    expect(emulator.endpoints).toMatchObject([{ id, status: "live" }]);
    expect(outputs).toMatchObject({
      task: TASK,
      running: true,
      ready: true,
      status: "live",
      deployOptions: args.deployOptions,
    });
    expect(inputs).not.toHaveProperty("__provider");
    await stack.succeed("preview", "--expect-no-changes");

    emulator.setStatus(id, "stopped");
    const refreshed = await stack.succeed("refresh", "--yes", "--skip-preview", "--diff");
    expect(refreshed).toMatch(/~ running: true => false/);
    const diff = await stack.succeed("preview", "--diff");
    expect(diff).toMatch(/~ running: false => true/);
    // Everything that depends on it stays known: the output of the stack does not change.
    expect(diff).not.toMatch(/url *:.*=>/);
    await stack.up();
    expect(emulator.endpoints).toMatchObject([{ id, status: "live" }]);

    stack.declare({ contracts: { args: { ...args, deployOptions: { region: "us" } } } });
    const replace = await stack.succeed("preview", "--diff");
    expect(replace).toMatch(/~ region: "eu" => "us"/);
    expect(replace).toMatch(/replace/);
    stack.declare({ contracts: { args: { ...args, running: false } } });
    await stack.up();
    expect((await stack.endpoint()).outputs).toMatchObject({ running: false, status: "stopped" });
    await stack.destroy();
    expect(emulator.endpoints).toEqual([]);
    expect(effects()).toEqual(["deploy", "start", "stop", "delete"]);
  });

  it("imports what is there by its id, cleanly; and refuses what the program does not describe", async () => {
    const theirs = { id: "ep_theirs", name: "contracts-prod", task: TASK, model: "qwen-1", status: "live" };
    await start({ endpoints: [theirs, { ...theirs, id: "ep_other", name: "other" }] });
    stack.declare({ contracts: { args: { task: "invoice-line-items" }, opts: { import: "ep_theirs" } } });
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { code, text } = await stack.run(...command);
      expect(code).not.toBe(0);
      expect(text).toContain(`endpoint ep_theirs cannot be imported as it is declared`);
      expect(text).toMatch(/give it what it has: task: "contract-key-fields"/);
    }
    stack.declare({ contracts: { args: { task: TASK }, opts: { import: "ep_none" } } });
    expect((await stack.run("up", "--yes", "--skip-preview")).text).toMatch(/ep_none does not exist/);

    stack.declare({ contracts: { args: { task: TASK }, opts: { import: "ep_theirs" } } });
    await stack.up();
    expect(await stack.endpoint()).toMatchObject({
      id: "ep_theirs",
      outputs: { name: "contracts-prod", running: true },
    });
    await stack.succeed("preview", "--expect-no-changes");
    stack.declare({ contracts: { args: { task: TASK } } });
    await stack.succeed("preview", "--expect-no-changes");

    await stack.succeed(
      "import",
      "--yes",
      "--generate-code=false",
      "--protect=false",
      "pareta:index:Endpoint",
      "other",
      "ep_other",
    );
    stack.declare({ contracts: { args: { task: TASK } }, other: { args: { task: TASK } } });
    await stack.up();
    await stack.succeed("preview", "--expect-no-changes");
    expect((await stack.endpoints()).map(({ id }) => id).sort()).toEqual(["ep_other", "ep_theirs"]);
    expect(effects()).toEqual([]);
  });

  it("ends a wait at its time limit and at a Ctrl-C, keeps what is there, and carries on with it", async () => {
    await start({ deploySeconds: 600, registerSeconds: 0.1 });
    const slow = { args: { task: TASK }, opts: { customTimeouts: { create: "5s" } } };
    stack.declare({ slow });
    const limited = await stack.run("up", "--yes", "--skip-preview");
    expect(limited.code).not.toBe(0);
    const [first] = emulator.endpoints;
    expect(limited.text).toMatch(new RegExp(`Endpoint ${first?.id} is in the state`));
    expect(await stack.endpoint()).toMatchObject({ id: first?.id, outputs: { status: "starting" } });

    emulator.setStatus(first?.id ?? "", "live");
    await stack.up();
    expect((await stack.endpoint()).outputs).toMatchObject({ status: "live" });

    stack.declare({ slow, other: { args: { task: TASK } } });
    const run = stack.startInGroup("up", "--yes", "--skip-preview");
    await until("the other one is in its stream", () => emulator.endpoints.length === 2);
    process.kill(-run.pid, "SIGINT");
    const { text } = await run.done;
    const other = emulator.endpoints.find(({ id }) => id !== first?.id);
    expect(text).toMatch(new RegExp(`was cancelled.*Endpoint ${other?.id} is in the state`, "s"));
    expect((await stack.endpoints()).map(({ id }) => id).sort()).toEqual(emulator.endpoints.map(({ id }) => id).sort());
    emulator.setStatus(other?.id ?? "", "live");
    await stack.up();
    await stack.succeed("preview", "--expect-no-changes");
    expect(effects()).toEqual(["deploy", "deploy"]);
  });

  it("one Ctrl-C in a deploy whose endpoint is listed only seconds later: it is in the state, and deployed once", async () => {
    await start({ deploySeconds: 120, registerSeconds: 6 });
    stack.declare({ slow: { args: { task: TASK } } });
    const run = stack.startInGroup("up", "--yes", "--skip-preview");
    await until("progress is shown", () => /slow creating.*(GPU|weights)/.test(run.text));
    const listed = () => emulator.requests.filter(({ call }) => call === "list").length;
    const before = listed();
    process.kill(-run.pid, "SIGINT");
    const { code, text } = await run.done;
    expect(code).not.toBe(0);
    expect(listed()).toBeGreaterThan(before + 1);
    const [made, ...others] = emulator.endpoints;
    expect(others).toEqual([]);
    expect(text).toMatch(/cancelled; waiting for the id of slow-[0-9a-f]{7}, so that it is not lost/);
    expect(text).toMatch(
      new RegExp(`was cancelled after .*Endpoint ${made?.id} is in the state, and the next pulumi up`),
    );
    expect((await stack.endpoint()).id).toBe(made?.id);
    expect(await stack.exported()).not.toContain("pending_operations");

    emulator.setStatus(made?.id ?? "", "live");
    await stack.up();
    expect((await stack.endpoint()).id).toBe(made?.id);
    expect(effects()).toEqual(["deploy"]);
  });

  it("one Ctrl-C in a deploy that is never listed: the error has the command that finds it, and that finds it", async () => {
    await start({ deploySeconds: 120, registerSeconds: 25 });
    await stack.succeed("config", "set", "pareta:lookupGraceSeconds", "3");
    stack.declare({ slow: { args: { task: TASK } } });
    const run = stack.startInGroup("up", "--yes", "--skip-preview");
    await until("progress is shown", () => /slow creating.*(GPU|weights)/.test(run.text));
    process.kill(-run.pid, "SIGINT");
    const { text } = await run.done;
    const [, named = ""] = /`npx pulumi-pareta recover --name (\S+)`/.exec(text) ?? [];
    expect(named).toMatch(/^slow-[0-9a-f]{7}=slow$/);
    expect(await stack.endpoints()).toEqual([]);
    expect(await stack.recover("--yes", "--grace", "60", "--name", named)).toMatchObject({ code: 0 });
    const [made] = emulator.endpoints;
    emulator.setStatus(made?.id ?? "", "live");
    await stack.up();
    expect((await stack.endpoint()).id).toBe(made?.id);
    expect(effects()).toEqual(["deploy"]);
  });

  it("a request that is doubled on its way: one endpoint is left, it is in the state, and both are named", async () => {
    await start({ deploySeconds: 1, takenName: "second" });
    const doubling = await startDoublingGateway(emulator);
    stack.env.PARETA_BASE_URL = doubling.url;
    try {
      stack.declare({ twice: { args: { task: TASK } } });
      const text = await stack.up();
      expect(effects().filter((action) => action === "deploy")).toHaveLength(2);
      expect(emulator.endpoints.map(({ id }) => id)).toEqual([(await stack.endpoint()).id]);
      expect(text).toMatch(
        /warning: two endpoints were made by one deploy of "twice-[0-9a-f]{7}".*has been taken down/,
      );
    } finally {
      await doubling.close();
    }
  });
});
