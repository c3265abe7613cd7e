import { LOADER } from "../../sdk/loader";
import { UNKNOWN } from "../../provider/endpoint";
import type { Props } from "./support/dynamic-host";
import {
  KEY,
  SECRET,
  STAGE_MS,
  changingCalls,
  checked,
  clearStage,
  refused,
  registered,
  nextCommand,
  setStage,
  stackLines,
  type Stage,
} from "./support/program";

const TASK = "contract-key-fields";

/** Everything that a state holds about an endpoint. It is the same for each verb that writes it. */
const KEYS = [
  "__autoName",
  "__origin",
  "__plain",
  "__provider",
  "__urn",
  "__wasLive",
  "deployedModel",
  "evaluationResult",
  "held",
  "model",
  "name",
  "nextChange",
  "promptScaffold",
  "ready",
  "recommendedSystemPrompt",
  "running",
  "status",
  "task",
  "url",
];

describe("an endpoint's life in Pulumi's host", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await setStage({}, { deploySeconds: 0.05, startSeconds: 0.02, stopSeconds: 0.02 });
  }, STAGE_MS);
  beforeEach(() => {
    stage.engine.clear();
    stage.emulator.clearRequests();
    stage.emulator.clearFaults();
  });
  afterAll(async () => {
    await clearStage(stage);
    const said = [stage.host.transcript, JSON.stringify(stage.engine.lines)].join("\n");
    expect(said).not.toContain(SECRET);
  });

  async function deployed(args: Props = {}, hidden?: Props): Promise<{ id: string; state: Props; inputs: Props }> {
    const inputs = await checked(stage.host, { task: TASK, ...args }, hidden);
    const { id, properties } = await stage.host.create(inputs);
    return { id, state: properties, inputs };
  }

  it("goes from check to delete", async () => {
    const { host, emulator } = stage;
    const inputs = await checked(host, { task: TASK });
    expect(inputs).toEqual({
      task: TASK,
      model: "recommended",
      name: expect.stringMatching(/^contracts-[0-9a-f]{7}$/) as string,
      running: true,
      __autoName: true,
      __provider: LOADER,
      __urn: registered({}).__urn,
      __plain: true,
    });

    const { id, properties: created } = await host.create(inputs);
    expect(emulator.endpoints).toEqual([expect.objectContaining({ id, name: inputs.name, status: "live" })]);
    expect(created).toMatchObject({ ...inputs, status: "live", url: expect.stringMatching(/^http/) as string });
    expect(Object.keys(created).sort()).toEqual(KEYS);

    const first = await host.read(id, created);
    expect(first).toEqual({ id, properties: created, inputs });
    expect(await host.diff(id, created, inputs)).toEqual({ changes: false, replaces: [], deleteBeforeReplace: false });

    const stopping = await checked(host, { task: TASK, running: false }, {}, inputs);
    expect(stopping.name).toBe(inputs.name);
    expect(await host.diff(id, created, stopping)).toMatchObject({ changes: true, replaces: [] });
    const stopped = await host.update(id, created, stopping);
    expect(stopped).toMatchObject({ running: false, status: "stopped", __provider: LOADER });
    expect(Object.keys(stopped).sort()).toEqual(KEYS);

    const started = await host.update(id, stopped, inputs);
    expect(started).toMatchObject({ running: true, status: "live" });

    await host.delete(id, started);
    expect(emulator.endpoints).toEqual([]);
    expect(changingCalls(emulator)).toEqual(["deploy", "stop", "start", "delete"]);
    await host.delete(id, started);
  });

  it("names each refused input and says what would be right, without a stack", async () => {
    const { host, emulator } = stage;
    const errors = host.stderr;
    const { failures } = await host.check(
      registered({ task: " ", running: "yes", gpu: "H100", modle: "x", deployOptions: { name: "mine" } }),
    );
    expect(failures).toEqual(
      expect.arrayContaining([
        { property: "gpu", reason: expect.stringContaining("Pareta picks the hardware") as string },
        { property: "modle", reason: expect.stringContaining('did you mean "model"?') as string },
        { property: "task", reason: expect.stringContaining("not blank") as string },
        { property: "running", reason: expect.stringMatching(/true .* or false .*got "yes"/) as string },
        { property: "deployOptions.name", reason: expect.stringContaining('use the input "name"') as string },
      ]),
    );
    expect(failures).toHaveLength(5);
    const { failures: none } = await host.check(registered({}));
    expect(none).toEqual([{ property: "task", reason: expect.stringContaining("is missing") as string }]);
    expect(host.stderr).toBe(errors);
    expect(emulator.requests).toEqual([]);
  });

  it("passes a preview's unknowns through check and diff, and calls nothing but the list of what is there", async () => {
    const { host, emulator } = stage;
    const { id, state, inputs } = await deployed();
    emulator.clearRequests();

    const unknown = await checked(host, { task: UNKNOWN, running: UNKNOWN, deployOptions: { region: UNKNOWN } });
    expect(unknown).toMatchObject({ task: UNKNOWN, running: UNKNOWN, deployOptions: { region: UNKNOWN } });
    expect(await host.diff(id, state, { ...inputs, task: UNKNOWN })).toEqual({
      changes: true,
      replaces: ["task"],
      deleteBeforeReplace: false,
    });
    expect(await host.diff(id, state, { ...inputs, running: UNKNOWN })).toMatchObject({ changes: true, replaces: [] });
    expect(emulator.requests.map(({ call }) => call)).toEqual(["list"]);
  });

  it("keeps a half-made endpoint with its id, and the next update carries on with it", async () => {
    const { host, emulator } = stage;
    const inputs = await checked(host, { task: TASK, running: false });
    emulator.fault({ call: "stop", status: 403, json: { detail: "not today" } });
    const failure = host.create(inputs);
    await expect(failure).rejects.toThrow(/not today/);
    const { message, saved } = (await failure.catch((error: unknown) => error)) as Awaited<
      ReturnType<typeof host.create>
    > & { message: string; saved: { id: string; properties: Props; reasons: string[] } };

    const [there] = emulator.endpoints.filter(({ name }) => name === inputs.name);
    expect(saved.id).toBe(there?.id);
    // Without `__provider` the host could not read or delete it.
    expect(saved.properties).toMatchObject({ ...inputs, running: true, status: "live", __provider: LOADER });
    expect(Object.keys(saved.properties).sort()).toEqual(KEYS);
    expect(saved.reasons).toEqual([message]);
    expect(message).toContain(there?.id);

    expect(await host.diff(saved.id, saved.properties, inputs)).toMatchObject({ changes: true, replaces: [] });
    const repaired = await host.update(saved.id, saved.properties, inputs);
    expect(repaired).toMatchObject({ running: false, status: "stopped" });
    expect(changingCalls(emulator)).toEqual(["deploy", "stop", "stop"]);
  });

  it("saves the truth after an update that stopped half-way", async () => {
    const { host, emulator } = stage;
    const { id, state, inputs } = await deployed();
    emulator.setStatus(id, "stopped");
    emulator.fault({ call: "start", status: 403, json: { detail: "not today" } });
    const { saved } = (await host.update(id, state, inputs).catch((error: unknown) => error)) as {
      saved: { id: string; properties: Props };
    };
    expect(saved.id).toBe(id);
    expect(saved.properties).toMatchObject({ ...inputs, running: false, status: "stopped", __wasLive: true });
    expect(await host.update(id, saved.properties, inputs)).toMatchObject({ running: true, status: "live" });
  });

  it("saves nothing of a deploy that was refused, and says what would be accepted", async () => {
    const { host, emulator } = stage;
    const { inputs, reason } = await refused(host, { task: "contract-key-field" });
    expect(reason).toMatch(/^the catalogue has no task .*nearest are contract-key-fields/);
    const refusal = await host.create(inputs).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ message: expect.stringMatching(/nearest are contract-key-fields/) as string });
    expect(refusal).toMatchObject({ saved: undefined });

    emulator.fault({ call: "deploy", status: 402, json: { detail: "insufficient credits" } });
    const broke = await host.create(await checked(host, { task: TASK })).catch((thrown: unknown) => thrown);
    expect(broke).toMatchObject({ message: expect.stringMatching(/insufficient credits.*dashboard/) as string });
    expect(broke).toMatchObject({ saved: undefined });
    expect(emulator.endpoints.filter(({ name }) => name === inputs.name)).toEqual([]);
  });

  it("reads drift into the outputs and into the inputs, where only running differs", async () => {
    const { host, emulator } = stage;
    const { id, state, inputs } = await deployed({ deployOptions: { region: "eu" } }, { __timeouts: { delete: "5m" } });
    emulator.setStatus(id, "stopped");
    const { properties, inputs: read } = await host.read(id, state);
    expect(properties).toEqual({ ...state, running: false, ready: false, status: "stopped" });
    expect(read).toEqual({ ...inputs, running: false });
    expect(await host.diff(id, properties, inputs)).toMatchObject({ changes: true, replaces: [] });
  });

  it("reads an endpoint that it knows by its id alone", async () => {
    const { host, emulator } = stage;
    const { id } = emulator.addEndpoint({ name: "somebody-elses", task: TASK, status: "live", org: "org_a" });
    const { properties } = await host.read(id, { __provider: LOADER });
    expect(properties).toMatchObject({ name: "somebody-elses", task: TASK, running: true, __provider: LOADER });
    await expect(host.read("ep_none", { __provider: LOADER })).rejects.toThrow(/ep_none does not exist/);
  });

  it("drops only what is confirmed absent", async () => {
    const { emulator } = stage;
    const { id, state } = await deployed();
    const host = await nextCommand(stage);
    emulator.fault({ call: "retrieve", endpoint: id, status: 404, json: { detail: "no such endpoint" } });
    expect((await host.read(id, state)).id).toBe(id);
    emulator.removeEndpoint(id);
    expect((await host.read(id, state)).id).toBe("");
  });

  it("shows a 404 under another key as an error, and drops nothing", async () => {
    const { emulator } = stage;
    const { id, state } = await deployed();
    const host = await nextCommand(stage);
    const other = { ...state, __origin: { baseUrl: emulator.url, keyFingerprint: "0123456789ab" } };
    emulator.removeEndpoint(id);
    await expect(host.read(id, other)).rejects.toThrow(/another organization's key\?.*PARETA_ALLOW_KEY_CHANGE/);
    await expect(host.delete(id, other)).rejects.toThrow(/another organization's key\?/);
  });

  it.each(["at the same time", "one after the other"])("deploys once when asked to create twice, %s", async (order) => {
    const { host, emulator } = stage;
    const inputs = await checked(host, { task: TASK });
    const one = host.create(inputs);
    if (order === "one after the other") await one;
    const answers = await Promise.all([one, host.create(inputs)]);
    expect(answers[1]).toEqual(answers[0]);
    const deploys = emulator.ledger.entries.filter(({ action, name }) => action === "deploy" && name === inputs.name);
    expect(deploys).toHaveLength(1);
  });

  it("deploys a name again once it was deleted", async () => {
    const { host, emulator } = stage;
    const inputs = await checked(host, { task: TASK, name: "fixed" });
    const first = await host.create(inputs);
    await host.delete(first.id, first.properties);
    const second = await host.create(inputs);
    expect(second.id).not.toBe(first.id);
    expect(emulator.endpoints.filter(({ name }) => name === "fixed").map(({ id }) => id)).toEqual([second.id]);
  });

  it("serves two providers' texts in one process, and leaves each its own", async () => {
    const { host } = stage;
    const older = "exports.handler=()=>require('pulumi-pareta/provider')";
    const first = await deployed();
    const inputs = await checked(host, { task: TASK }, { __provider: older });
    const second = await host.create(inputs);
    expect(first.state.__provider).toBe(LOADER);
    expect(second.properties.__provider).toBe(older);
    const [one, two] = await Promise.all([host.read(first.id, first.state), host.read(second.id, second.properties)]);
    expect([one.properties.__provider, two.properties.__provider]).toEqual([LOADER, older]);
  });

  it("outputs plain JSON even where the API's record is odd", async () => {
    const { host, emulator } = stage;
    const { id, state } = await deployed();
    emulator.patchRecord(id, { url: undefined, model: null, extra: { deep: [null] } });
    const { properties } = await host.read(id, state);
    expect(properties).toMatchObject({ url: state.url, deployedModel: null });
    expect(Object.keys(properties).sort()).toEqual(KEYS);
  });

  it("prints no stacks for what a user has to mend, and never the key that the API repeats", async () => {
    const { host, emulator } = stage;
    const { id, state, inputs } = await deployed();
    const detail = `the key ${KEY} is not welcome`;
    for (const call of ["retrieve", "delete", "list", "leaderboard"] as const) {
      emulator.fault({ call, times: "always", status: 403, json: { detail } });
    }
    await expect(host.read(id, state)).rejects.toThrow(/not welcome/);
    await expect(host.delete(id, state)).rejects.toThrow(/not welcome/);
    await expect(host.create({ ...inputs, name: "another" })).rejects.toThrow(/not welcome/);
    await expect(host.update(id, state, { ...inputs, running: false })).rejects.toThrow(/not welcome/);
    // A given name and another task: the old endpoint would be deleted first, so the leaderboard must be read before
    // that.
    const named = { ...state, __autoName: false };
    await expect(host.diff(id, named, { ...inputs, __autoName: false, task: "other" })).rejects.toThrow(
      /Nothing was changed/,
    );
    expect(stackLines(host.stderr)).toEqual([]);
    // The engine shows each message with its resource, so the host must not print it a second time.
    expect(host.stderr).not.toContain("not welcome");
    expect(host.stdout).toMatch(/^\d+\n$/);
  });
});
