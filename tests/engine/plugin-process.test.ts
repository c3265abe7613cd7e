import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { CANARY, TestStack, describeWithEngine } from "../support/engine";
import { isAlive, providerHostOf, until } from "../support/processes";

const UP = ["up", "--yes", "--skip-preview"];
const TASK = "contract-key-fields";
/** Longer than any test, so a held request is never released. */
const HELD = 600_000;

describeWithEngine("the plugin's process, on the real engine", () => {
  let emulator: Emulator;
  let stack: TestStack;

  const deploys = () => emulator.requests.filter(({ call }) => call === "deploy").length;
  const effects = (action: string) => emulator.ledger.entries.filter((entry) => entry.action === action).length;
  const start = async (...args: Parameters<typeof startEmulator>) => {
    await ensureBuilt();
    emulator = await startEmulator(...args);
    stack = await TestStack.ofProgram(emulator, {}, "pulumi-pareta/plugin");
  };
  afterEach(async () => {
    stack.remove();
    await emulator.close();
  });

  /** An `up` that is held, with one create in its stream and one between `complete` and the reply. */
  const holdTwo = async () => {
    await start({ deploySeconds: 0.1 });
    // The first create looks alone. What the second's `complete` omitted is in the next list.
    emulator.fault({ call: "deploy", attempt: 1, silentAfter: 2 });
    emulator.fault({ call: "deploy", attempt: 2, complete: "id-and-status" });
    emulator.fault({ call: "list", attempt: 3, delayMs: HELD });
    emulator.fault({ call: "retrieve", delayMs: HELD });
    stack.declare({ a: { args: { task: TASK } }, b: { args: { task: TASK } } });
    const run = stack.start(...UP);
    await until("both are there", () => deploys() === 2 && emulator.ledger.billing().length === 2);
    return { run, plugin: providerHostOf(run.pid, "pulumi-resource-pareta") };
  };

  /** The existing endpoints are those of the state, each once, and no change is left. */
  const expectRecovered = async () => {
    await stack.up();
    const held = (await stack.endpoints()).map(({ id }) => id);
    expect(held).toHaveLength(2);
    expect(emulator.endpoints.map(({ id }) => id).sort()).toEqual(held.sort());
    expect(await stack.exported()).not.toContain("pending_operations");
    expect(effects("deploy")).toBe(2);
    await stack.succeed("preview", "--expect-no-changes");
  };

  it("killed: each endpoint is named in a line that was printed, and is recovered by it", async () => {
    const { run, plugin } = await holdTwo();
    process.kill(plugin, "SIGKILL");
    expect((await run.done).code).not.toBe(0);
    emulator.clearFaults();
    const lines = stack.said.matchAll(/deploying (\S+) \(task/g);
    const names = [...new Set([...lines].map(([, name = ""]) => name))];
    expect(names.sort()).toEqual(emulator.endpoints.map(({ name }) => name).sort());
    const recovered = await stack.recover("--yes", "--name", ...names);
    expect(recovered).toMatchObject({ code: 0 });
    await expectRecovered();
  });

  it("ends with its engine, and what that had begun is recovered from its pending operations", async () => {
    const { run, plugin } = await holdTwo();
    process.kill(run.pid, "SIGKILL");
    await run.done;
    await until("the plugin has ended with its engine", () => !isAlive(plugin), 20_000);
    emulator.clearFaults();
    await stack.succeed("cancel", "--yes");
    expect(await stack.recover("--yes", "--grace", "1")).toMatchObject({ code: 0 });
    await expectRecovered();
  });

  it("serves two explicit providers beside the default one, each with its own key", async () => {
    const keys = { eu: "pareta_sk_eu.an0therSecret", us: "pareta_sk_us.th1rdSecret" };
    await start({ keys: { [CANARY]: "org_a", [keys.eu]: "org_eu", [keys.us]: "org_us" }, deploySeconds: 0 });
    const program = `
      const pulumi = require("@pulumi/pulumi");
      const { Endpoint, Provider, getEndpointsOutput } = require("pulumi-pareta/plugin");
      const task = ${JSON.stringify(TASK)};
      new Endpoint("home", { task });
      for (const [region, key] of Object.entries(${JSON.stringify(keys)})) {
        const provider = new Provider(region, { apiKey: pulumi.secret(key), baseUrl: process.env.PARETA_BASE_URL });
        const endpoint = new Endpoint("in-" + region, { task }, { provider });
        exports[region] = endpoint.id.apply(() => getEndpointsOutput({}, { provider })).apply((all) => all.map(({ id }) => id));
      }`;
    writeFileSync(join(stack.cwd, "index.js"), program);
    await stack.up();
    const ids: Record<string, string> = {};
    for (const { urn, id } of await stack.endpoints()) ids[urn.split("::").at(-1) ?? ""] = id;
    const organizations = new Map<string, unknown>(emulator.endpoints.map(({ id, org }) => [id, org]));
    expect([ids.home, ids["in-eu"], ids["in-us"]].map((id = "") => organizations.get(id))).toEqual([
      "org_a",
      "org_eu",
      "org_us",
    ]);
    const outputs = JSON.parse(
      await stack.succeedPlainly("stack", "output", "--json", "--stack", stack.name),
    ) as object;
    expect(outputs).toEqual({ eu: [ids["in-eu"]], us: [ids["in-us"]] });

    emulator.setStatus(ids["in-eu"] ?? "", "stopped");
    await stack.refresh();
    const running = (await stack.endpoints()).map(({ urn, outputs: { running } }) => [urn.split("::").at(-1), running]);
    expect(Object.fromEntries(running)).toEqual({ home: true, "in-eu": false, "in-us": true });
    await stack.up();
    expect(emulator.endpoints.map(({ status }) => status)).toEqual(["live", "live", "live"]);
    const said = `${stack.said}${await stack.exported()}`;
    for (const key of [CANARY, ...Object.values(keys)]) expect(said).not.toContain(key.split(".")[1]);
    await stack.destroy();
    expect(emulator.endpoints).toEqual([]);
  });
});
