import { startEmulator, type Emulator } from "../../emulator";
import { CANARY, TestStack, describeWithEngine, type Declared } from "../support/engine";

const CHANGES = new Set(["deploy", "start", "stop", "delete"]);

describeWithEngine("pulumi up, refresh and destroy", () => {
  let emulator: Emulator;
  let stack: TestStack;

  const contracts = (args: Record<string, unknown> = {}, opts?: Record<string, unknown>): Record<string, Declared> => ({
    contracts: { args: { task: "contract-key-fields", ...args }, ...(opts && { opts }) },
  });

  /** The effects since the last look, as `action id` lines. */
  let ledgerRead = 0;
  const effects = () => {
    const entries = emulator.ledger.entries.slice(ledgerRead);
    ledgerRead = emulator.ledger.entries.length;
    return entries.map(({ action, id }) => `${action} ${id}`);
  };

  /** The basic promise: the endpoints that bill are those that are running in the state. */
  const expectStateToBeTheTruth = async () => {
    const running = (await stack.endpoints()).filter(({ outputs }) => outputs.running).map(({ id }) => id);
    expect(emulator.ledger.billing().map(({ id }) => id)).toEqual(running);
  };

  beforeEach(async () => {
    ledgerRead = 0;
    emulator = await startEmulator({ deploySeconds: 1, startSeconds: 0.1 });
    stack = await TestStack.ofProgram(emulator, contracts());
  });
  afterEach(async () => {
    stack.remove();
    await emulator.close();
  });

  it("creates one endpoint, changes nothing when nothing changed, and takes it down", async () => {
    const said = await stack.up();
    const { id, inputs, outputs, sourcePosition } = await stack.endpoint();
    expect(sourcePosition).toMatch(/\/index\.js#\d+,\d+$/);
    expect(effects()).toEqual([`deploy ${id}`]);
    expect(inputs.name).toMatch(/^contracts-[0-9a-f]{7}$/);
    expect(outputs).toMatchObject({ name: inputs.name, running: true, status: "live", model: "recommended" });
    expect(said).toContain(`deploying ${String(inputs.name)}`);
    expect(said).toMatch(/\d+ % pulling weights/);
    expect(said).toContain("qwen-1: $0.00115 per request, 95% less than frontier-large ($0.0214)");
    await expectStateToBeTheTruth();

    emulator.clearRequests();
    expect(await stack.up()).toContain("2 unchanged");
    expect(emulator.requests.filter(({ call }) => call && CHANGES.has(call))).toEqual([]);

    await stack.destroy();
    expect(effects()).toEqual([`delete ${id}`]);
    expect(emulator.endpoints).toEqual([]);
  });

  it("finds an endpoint that was stopped elsewhere, and starts that very one", async () => {
    await stack.up();
    const { id } = await stack.endpoint();
    emulator.stopEndpoint(id);
    effects();

    emulator.setRecommended("contract-key-fields", "llama-2");
    const preview = await stack.run("preview", "--refresh", "--expect-no-changes");
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain(`is now llama-2, and endpoint ${id} serves qwen-1`);
    expect(preview.text).toContain("stopped: up will start it; qwen-1: $0.00115 per request");
    expect((await stack.endpoint()).outputs.running).toBe(true);

    expect(await stack.refresh("--diff")).toMatch(/running +: true => false/);
    expect((await stack.endpoint()).outputs).toMatchObject({ running: false, status: "stopped" });
    expect((await stack.endpoint()).inputs.running).toBe(false);

    await stack.up();
    expect(effects()).toEqual([`start ${id}`]);
    expect((await stack.endpoint()).outputs).toMatchObject({ running: true, status: "live" });
    expect(await stack.up("--expect-no-changes")).toContain("unchanged");
  });

  it("stops and starts by the input, in place", async () => {
    await stack.up();
    const { id } = await stack.endpoint();
    stack.declare(contracts({ running: false }));
    await stack.up();
    stack.declare(contracts());
    await stack.up();
    expect(effects()).toEqual([`deploy ${id}`, `stop ${id}`, `start ${id}`]);
    await expectStateToBeTheTruth();
  });

  it("replaces for another task: the new one first, under a new name", async () => {
    await stack.up();
    const old = await stack.endpoint();
    stack.declare(contracts({ task: "invoice-line-items" }));
    await stack.up();
    const { id, inputs } = await stack.endpoint();
    expect(effects()).toEqual([`deploy ${old.id}`, `deploy ${id}`, `delete ${old.id}`]);
    expect(inputs.name).not.toBe(old.inputs.name);
    await expectStateToBeTheTruth();
  });

  it("replaces under a given name: the old one first, and only when the new one can be served", async () => {
    stack.declare(contracts({ name: "contracts-prod" }));
    await stack.up();
    const old = await stack.endpoint();
    effects();

    stack.declare(contracts({ name: "contracts-prod", task: "contract-key-feilds" }));
    const typo = await stack.run("preview");
    expect(typo.code).not.toBe(0);
    expect(typo.text).toContain('Pareta knows no task "contract-key-feilds"');
    expect((await stack.run("up", "--yes", "--skip-preview")).code).not.toBe(0);
    expect(effects()).toEqual([]);

    stack.declare(contracts({ name: "contracts-prod", task: "invoice-line-items" }));
    await stack.up();
    const { id } = await stack.endpoint();
    expect(effects()).toEqual([`delete ${old.id}`, `deploy ${id}`]);
  });

  it("keeps an endpoint whose deploy was cut, and carries on with it", async () => {
    emulator.fault({ call: "deploy", cut: { after: "registration", by: "rst" }, outcome: "stuck" });
    stack.declare(contracts({}, { customTimeouts: { create: "2s" } }));
    const cut = await stack.run("up", "--yes", "--skip-preview");
    expect(cut.code).not.toBe(0);
    const { id, inputs, outputs, initErrors } = await stack.endpoint();
    expect(initErrors?.join()).toContain(`Endpoint ${id} is in the state`);
    expect(outputs).toMatchObject({ status: "starting", running: true, __provider: inputs.__provider });
    await expectStateToBeTheTruth();

    emulator.setStatus(id, "live");
    await stack.up();
    expect(effects().filter((effect) => effect.startsWith("deploy"))).toEqual([`deploy ${id}`]);
    expect((await stack.endpoint()).outputs).toMatchObject({ status: "live", running: true });
    expect((await stack.endpoint()).initErrors ?? []).toEqual([]);
  });

  it("leaves no state behind for a deploy that was refused, and lists the nearest tasks", async () => {
    stack.declare(contracts({ task: "contract-key-feilds" }));
    const refused = await stack.run("up", "--yes", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(/the nearest are contract-key-fields/);
    expect(await stack.endpoints()).toEqual([]);
    expect(emulator.endpoints).toEqual([]);
  });

  it("drops an endpoint that was deleted elsewhere, and deploys it anew", async () => {
    await stack.up();
    const gone = await stack.endpoint();
    emulator.removeEndpoint(gone.id);
    await stack.refresh();
    expect(await stack.endpoints()).toEqual([]);
    effects();
    await stack.up();
    const { id } = await stack.endpoint();
    expect(effects()).toEqual([`deploy ${id}`]);
    await expectStateToBeTheTruth();
  });

  it("replaces a failed endpoint that was never live, and starts one that was", async () => {
    emulator.fault({ call: "deploy", outcome: "failed", cut: { after: "registration", by: "fin" } });
    expect((await stack.run("up", "--yes", "--skip-preview")).code).not.toBe(0);
    const failed = await stack.endpoint();
    expect(failed.outputs).toMatchObject({ status: "failed", running: false });
    effects();

    await stack.up();
    const { id } = await stack.endpoint();
    expect(effects()).toEqual([`delete ${failed.id}`, `deploy ${id}`]);

    emulator.setStatus(id, "failed");
    await stack.refresh();
    effects();
    const said = await stack.up();
    expect(effects()).toEqual([`start ${id}`]);
    expect(said).toContain("was live before");
  });

  it("does not take another organization's key for a deletion", async () => {
    await emulator.close();
    emulator = await startEmulator({ keys: { [CANARY]: "ours", pareta_sk_other: "theirs" } });
    stack.env.PARETA_BASE_URL = emulator.url;
    await stack.up();
    const { id } = await stack.endpoint();

    stack.env.PARETA_API_KEY = "pareta_sk_other";
    const refreshed = await stack.run("refresh", "--yes", "--skip-preview");
    expect(refreshed.code).not.toBe(0);
    expect(refreshed.text).toContain("another organization's key?");
    expect((await stack.endpoint()).id).toBe(id);

    // Once the user overrules the check, as the error says, the endpoint is dropped from the state.
    stack.env.PARETA_ALLOW_KEY_CHANGE = "true";
    await stack.refresh();
    expect(await stack.endpoints()).toEqual([]);
  });

  it("names every refused input, at preview", async () => {
    stack.declare({ contracts: { args: { task: " ", runing: true, gpu: "h100", model: 7 } } });
    const { code, text } = await stack.run("preview");
    expect(code).not.toBe(0);
    expect(text).toContain('did you mean "running"?');
    expect(text).toContain("Pareta picks the hardware");
    expect(text).toMatch(/task.*not blank/);
    expect(text).toMatch(/model.*got 7 \(a number\)/);
    expect(emulator.requests).toEqual([]);
  });

  it("reads an endpoint that it does not manage, and fails for one that is not there", async () => {
    const seeded = emulator.addEndpoint({ name: "elsewhere", task: "contract-key-fields", status: "live" });
    stack.declare({ theirs: { args: {}, get: seeded.id } });
    await stack.up();
    expect(await stack.succeed("stack", "output", "theirs")).toContain("http");
    stack.declare({ theirs: { args: {}, get: "ep_nowhere" } });
    const absent = await stack.run("preview");
    expect(absent.code).not.toBe(0);
    expect(absent.text).toContain("endpoint ep_nowhere does not exist");
    expect(effects()).toEqual([]);
  });

  it("keeps the key and the code out of the state and of all that is printed", async () => {
    delete (stack.env as { PARETA_API_KEY?: string }).PARETA_API_KEY;
    await stack.succeed("config", "set", "--secret", "pareta:apiKey", CANARY);
    await stack.up();
    await stack.refresh();
    const state = await stack.exported();
    emulator.fault({ call: "retrieve", status: 403, json: { detail: `key ${CANARY} may not` }, times: "always" });
    const refused = await stack.run("refresh", "--yes", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(await stack.endpoints()).toHaveLength(1);
    for (const form of [
      CANARY,
      "DoNotLeakThisVerifier",
      Buffer.from(CANARY).toString("base64"),
      encodeURIComponent(CANARY),
    ]) {
      expect(state).not.toContain(form);
      expect(stack.said).not.toContain(form);
    }
    const { inputs, outputs } = await stack.endpoint();
    expect(JSON.stringify([inputs.__provider, outputs.__provider]).length).toBeLessThanOrEqual(600);
  });
});
