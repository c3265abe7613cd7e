import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator } from "../../emulator";
import { ensureBuilt } from "../support/built";
import { CANARY, CHECKOUT, TestStack, describeWithEngine } from "../support/engine";

const EU_KEY = "pareta_sk_eu1.NorThisOne";

describeWithEngine("the examples of who may do what, as they are", () => {
  let emulators: Emulator[];
  let stack: TestStack | undefined;

  const example = async (emulator: Emulator, name: string): Promise<TestStack> => {
    stack = new TestStack(emulator, join(CHECKOUT, "examples", name));
    stack.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    await stack.init();
    return stack;
  };
  const start = async (keys: Record<string, string>): Promise<Emulator> => {
    const emulator = await startEmulator({ deploySeconds: 0.1, keys });
    emulators.push(emulator);
    return emulator;
  };

  beforeAll(ensureBuilt);
  beforeEach(() => {
    emulators = [];
  });
  afterEach(async () => {
    stack?.remove();
    for (const emulator of emulators) await emulator.close();
  });

  it("organizations: each endpoint is deployed with its own key, and deleted with it", async () => {
    const home = await start({ [CANARY]: "org_home" });
    const eu = await start({ [EU_KEY]: "org_eu" });
    const both = await example(home, "organizations");
    await both.succeed("config", "set", "--secret", "euApiKey", EU_KEY);
    await both.succeed("config", "set", "euBaseUrl", eu.url);
    await both.up();
    expect(home.endpoints).toMatchObject([{ org: "org_home", status: "live" }]);
    expect(eu.endpoints).toMatchObject([{ org: "org_eu", status: "live" }]);
    const outputs = JSON.parse(await both.succeed("stack", "output", "--json")) as object;
    expect(outputs).toMatchObject({ url: `${home.url}/v1`, euUrl: `${eu.url}/v1`, euEndpoints: [eu.endpoints[0]?.id] });
    const state = await both.exported();
    for (const key of [CANARY, EU_KEY]) expect(state + both.said).not.toContain(key);

    await both.destroy();
    expect([...home.endpoints, ...eu.endpoints]).toEqual([]);
  });

  it("policy: nothing is deployed against a policy, and what keeps to them is", async () => {
    const emulator = await start({ [CANARY]: "org_home" });
    const policy = await example(emulator, "policy");
    const pack = installedPack();
    try {
      const refused = await policy.run("up", "--yes", "--skip-preview", "--policy-pack", pack);
      expect(refused.code).not.toBe(0);
      expect(refused.text).toMatch(/\[mandatory\] +nothing-runs-in-dev/);
      expect(refused.text).toContain("would run in the stack dev; give it running: false");
      expect(emulator.ledger.entries).toEqual([]);

      await policy.succeed("config", "set", "running", "false");
      const allowed = await policy.up("--policy-pack", pack);
      expect(allowed).toContain("✅ pareta@v1.0.0");
      expect(emulator.endpoints).toMatchObject([{ status: "stopped" }]);
    } finally {
      rmSync(pack, { recursive: true });
    }
  });
});

/** A copy of the pack, with the packages that `npm install` would put beside it. */
function installedPack(): string {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-pareta-pack-"));
  cpSync(join(CHECKOUT, "examples/policy/pack"), folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(CHECKOUT, join(folder, "node_modules/pulumi-pareta"));
  symlinkSync(join(CHECKOUT, "node_modules/@pulumi"), join(folder, "node_modules/@pulumi"));
  return folder;
}
