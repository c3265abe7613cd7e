import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { startEmulator, type Emulator } from "../../emulator";
import { FakeEngine } from "../host/support/fake-engine";
import { STAGE_MS } from "../host/support/program";
import { ensureBuilt } from "../support/built";
import { until } from "../support/processes";
import { PluginProcess, plain, savedBy, secret, struct, type Props } from "./support/plugin-process";

const SECRET = "c4nary5ecret";
const KEY = `pareta_sk_tests.${SECRET}`;
const URN = "urn:pulumi:dev::app::pareta:index:Endpoint::contracts";
const TASK = "contract-key-fields";

// A limit against hangs only.
jest.setTimeout(60_000);

let emulator: Emulator;
let engine: FakeEngine;
let plugin: PluginProcess;

beforeAll(async () => {
  await ensureBuilt();
}, STAGE_MS);
beforeEach(async () => {
  emulator = await startEmulator({ keys: { [KEY]: "org_a" }, deploySeconds: 0 });
  engine = await FakeEngine.start();
  plugin = await PluginProcess.start(engine.address);
  await configure();
});
afterEach(async () => {
  // The end of the engine also ends the plugin.
  expect(await plugin.stop()).toBe(1);
  engine.close();
  await emulator.close();
  expect(plugin.said.text + JSON.stringify(engine.lines)).not.toContain(SECRET);
});

const configure = (more: Props = {}) =>
  plugin.call<pb.ConfigureResponse>((client, done) =>
    client.configure(
      new pb.ConfigureRequest().setArgs(struct({ apiKey: secret(KEY), baseUrl: emulator.url, ...more })),
      done,
    ),
  );

async function check(news: Props, change: (request: pb.CheckRequest) => unknown = () => {}): Promise<pb.CheckResponse> {
  const request = new pb.CheckRequest().setUrn(URN).setNews(struct(news));
  change(request);
  return plugin.call<pb.CheckResponse>((client, done) => client.check(request, done));
}

async function checked(news: Props): Promise<Props> {
  const answer = await check(news);
  expect(answer.getFailuresList().map((failure) => failure.toObject())).toEqual([]);
  return plain(answer.getInputs());
}

const create = (inputs: Props, change: (request: pb.CreateRequest) => unknown = () => {}) => {
  const request = new pb.CreateRequest().setUrn(URN).setProperties(struct(inputs));
  change(request);
  return plugin.call<pb.CreateResponse>((client, done) => client.create(request, done));
};

const cancel = () => plugin.call<Empty>((client, done) => client.cancel(new Empty(), done));
const failing = async (work: Promise<unknown>) =>
  (await work.then(
    () => undefined,
    (error: unknown) => error,
  )) as { details: string };

it("says what it is and can, and has a schema", async () => {
  const hello = await plugin.call<pb.ProviderHandshakeResponse>((client, done) =>
    client.handshake(new pb.ProviderHandshakeRequest().setEngineAddress(engine.address), done),
  );
  expect(hello.toObject()).toMatchObject({ acceptSecrets: true, supportsAutonamingConfiguration: true });
  const answer = await configure();
  expect(answer.toObject()).toMatchObject({ acceptsecrets: true, supportspreview: true });
  const schema = await plugin.call<pb.GetSchemaResponse>((client, done) =>
    client.getSchema(new pb.GetSchemaRequest(), done),
  );
  expect(JSON.parse(schema.getSchema())).toMatchObject({ name: "pareta" });
});

it("keeps a key secret however it is given, and replaces nothing over its settings", async () => {
  const config = await plugin.call<pb.CheckResponse>((client, done) =>
    client.checkConfig(
      new pb.CheckRequest().setUrn(URN).setNews(struct({ apiKey: KEY, lookupGraceSeconds: "x" })),
      done,
    ),
  );
  expect(plain(config.getInputs()).apiKey).toEqual(secret(KEY));
  expect(config.getFailuresList().map((failure) => failure.getProperty())).toEqual(["lookupGraceSeconds"]);
  const diff = (olds: Props, news: Props) =>
    plugin.call<pb.DiffResponse>((client, done) =>
      client.diffConfig(
        new pb.DiffRequest().setOldInputs(struct(olds)).setOlds(struct({})).setNews(struct(news)),
        done,
      ),
    );
  const changed = await diff({ apiKey: secret("a") }, { apiKey: secret("b") });
  expect([changed.getChanges(), changed.getReplacesList()]).toEqual([pb.DiffResponse.DiffChanges.DIFF_SOME, []]);
  const same = await diff({ apiKey: secret("a") }, { apiKey: secret("a") });
  expect(same.getChanges()).toBe(pb.DiffResponse.DiffChanges.DIFF_NONE);
});

it("names every input at fault", async () => {
  const answer = await check({ task: "", runing: true, gpu: "h100" });
  expect(
    answer
      .getFailuresList()
      .map((failure) => failure.getProperty())
      .sort(),
  ).toEqual(["gpu", "runing", "task"]);
});

it("makes the name that the seed, or the stack's own rules, come to", async () => {
  const { PROPOSE, ENFORCE, DISABLE } = pb.CheckRequest.AutonamingOptions.Mode;
  const seeded = async (seed: number) =>
    plain((await check({ task: TASK }, (request) => request.setRandomseed(Uint8Array.of(seed)))).getInputs()).name;
  expect(await seeded(1)).toMatch(/^contracts-[0-9a-f]{7}$/);
  expect(await seeded(1)).toBe(await seeded(1));
  expect(await seeded(2)).not.toBe(await seeded(1));
  const ruled = (mode: typeof PROPOSE | typeof ENFORCE | typeof DISABLE, name = "") =>
    check({ task: TASK }, (request) =>
      request.setAutonaming(new pb.CheckRequest.AutonamingOptions().setMode(mode).setProposedName(name)),
    );
  expect(plain((await ruled(PROPOSE, "team-contracts")).getInputs()).name).toBe("team-contracts");
  expect(plain((await ruled(ENFORCE, "contracts")).getInputs()).name).toBe("contracts");
  expect((await ruled(DISABLE)).getFailuresList().map((failure) => failure.getProperty())).toEqual(["name"]);
});

it("keeps a secret smoke test secret, and says what it does on the resource's row", async () => {
  const inputs = await checked({ task: TASK, smokeTest: secret({ messages: [{ role: "user", content: SECRET }] }) });
  expect(inputs.smokeTest).toMatchObject(secret(expect.anything()));
  const made = await create(inputs);
  expect(plain(made.getProperties()).smokeTest).toEqual(inputs.smokeTest);
  expect(engine.lasting.map(({ urn }) => urn)).toEqual(engine.lasting.map(() => URN));
  expect(engine.lasting.map(({ message }) => message).join("\n")).toContain(`deploying ${String(inputs.name)}`);
  const read = await plugin.call<pb.ReadResponse>((client, done) =>
    client.read(new pb.ReadRequest().setId(made.getId()).setUrn(URN).setProperties(made.getProperties()), done),
  );
  expect(plain(read.getInputs()).smokeTest).toEqual(inputs.smokeTest);
});

it("previews without a call", async () => {
  const inputs = await checked({ task: TASK });
  emulator.clearRequests();
  const preview = await create(inputs, (request) => request.setPreview(true));
  expect(preview.getId()).toBe("");
  expect(plain(preview.getProperties())).toMatchObject({ task: TASK, name: inputs.name });
  expect(emulator.requests).toEqual([]);
});

it("says what a new endpoint costs in the preview, and again where the progress of its create stood on the row", async () => {
  const PRICE = /^qwen-1: \$0\.00115 per request/;
  const prices = () => engine.lines.filter(({ message }) => PRICE.test(message)).map(({ ephemeral }) => ephemeral);
  const inputs = await checked({ task: TASK });
  expect(prices()).toEqual([]);
  await create(inputs, (request) => request.setPreview(true));
  expect(prices()).toEqual([false]);
  engine.clear();
  // An `up` has its own process.
  await plugin.stop();
  plugin = await PluginProcess.start(engine.address);
  await configure();
  await create(await checked({ ...inputs, name: "quick" }));
  await emulator.close();
  emulator = await startEmulator({ keys: { [KEY]: "org_a" }, deploySeconds: 1 });
  await configure();
  await create(await checked({ ...inputs, name: "slow" }));
  await until("the price is on the row", () => prices().length > 0);
  expect(prices()).toEqual([true]);
});

it("answers a read with what is there, and word for word with what was sent where that is the same", async () => {
  const inputs = await checked({ task: TASK });
  const made = await create(inputs);
  const read = async () => {
    const request = new pb.ReadRequest().setId(made.getId()).setUrn(URN).setProperties(made.getProperties());
    request.setInputs(struct(inputs));
    const answer = await plugin.call<pb.ReadResponse>((client, done) => client.read(request, done));
    return { state: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
  };
  expect(await read()).toEqual({ state: plain(made.getProperties()), inputs });
  emulator.setStatus(made.getId(), "stopped");
  expect(await read()).toEqual({
    state: { ...plain(made.getProperties()), status: "stopped", running: false, ready: false },
    inputs: { ...inputs, running: false },
  });
});

it("ends at the program's own time limit, with what is there", async () => {
  emulator.fault({ call: "deploy", outcome: "stuck" });
  const error = await failing(create(await checked({ task: TASK }), (request) => request.setTimeout(1)));
  expect(savedBy(error)).toMatchObject({ id: emulator.endpoints[0]?.id });
});

it("ends a read at customTimeouts.read, and keeps to its own limit where the engine sends none", async () => {
  const made = await create(await checked({ task: TASK }));
  const read = (timeout: number) => {
    const request = new pb.ReadRequest().setId(made.getId()).setUrn(URN).setProperties(made.getProperties());
    return plugin.call<pb.ReadResponse>((client, done) => client.read(request.setTimeout(timeout), done));
  };
  emulator.fault({ call: "retrieve", times: "always", delayMs: 60_000 });
  emulator.fault({ call: "list", times: "always", delayMs: 60_000 });
  const error = await failing(read(1));
  expect(error.details).toMatch(
    /^Reading endpoint \S+ failed: .* The state is kept as it was\. Run it again, or give it more time with the customTimeouts/,
  );
  emulator.clearFaults();
  expect((await read(0)).getId()).toBe(made.getId());
});

it("lists the endpoints of its organization, and says why it cannot", async () => {
  const { id } = emulator.addEndpoint({ name: "live", status: "live", org: "org_a" });
  emulator.addEndpoint({ name: "stopped", status: "stopped", org: "org_a" });
  const list = (query: Props) =>
    new Promise<string[]>((resolve, reject) => {
      const ids: string[] = [];
      plugin.client
        .list(new pb.ListRequest().setToken("pareta:index:Endpoint").setQuery(struct(query)))
        .on("data", (answer: pb.ListResponse) => ids.push(...[answer.getResult()?.getId() ?? []].flat()))
        .on("error", reject)
        .on("end", () => resolve(ids));
    });
  expect(await list({})).toHaveLength(2);
  expect(await list({ status: "live" })).toEqual([id]);
  expect((await failing(list({ sttus: "live" }))).details).toContain("sttus is not one of its arguments");
  emulator.fault({ call: "list", times: "always", status: 401 });
  expect((await failing(list({}))).details).toContain("Check the API key");
  emulator.clearFaults();
  emulator.fault({ call: "list", times: "always", status: 404 });
  expect((await failing(list({}))).details).toContain("This API serves no dedicated endpoints");
});

describe("told to stop", () => {
  it("within a deploy: what was made is looked for, and kept with its id", async () => {
    emulator.fault({ call: "deploy", outcome: "stuck" });
    const creating = failing(create(await checked({ task: TASK })));
    await until("it is in its stream", () => emulator.endpoints.length === 1);
    await cancel();
    const error = await creating;
    const saved = savedBy(error);
    expect(saved).toMatchObject({ id: emulator.endpoints[0]?.id, properties: { task: TASK } });
    expect(saved?.reasons.join()).toMatch(/is in the state, and the next pulumi up carries on with it/);
  });

  it("within a deploy of which nothing is found: the error names it, and what finds it later", async () => {
    await configure({ lookupGraceSeconds: "2" });
    emulator.fault({ call: "deploy", effect: false, delayMs: 60_000 });
    const inputs = await checked({ task: TASK });
    const creating = failing(create(inputs));
    await until("it is sent", () => emulator.requests.some(({ call }) => call === "deploy"));
    const start = process.hrtime.bigint();
    await cancel();
    const error = await creating;
    expect(savedBy(error)).toBeUndefined();
    expect(error.details).toContain(`No endpoint named "${String(inputs.name)}" appeared`);
    expect(error.details).toContain(`npx pulumi-pareta recover --name ${String(inputs.name)}=`);
    await configure();
    expect(Number(process.hrtime.bigint() - start) / 1e9).toBeLessThan(30);
  });

  it("while nothing is done: it goes on serving, and the next run is not stopped", async () => {
    await cancel();
    await configure();
    const made = await create(await checked({ task: TASK }));
    expect(emulator.endpoints).toMatchObject([{ id: made.getId(), status: "live" }]);
  });
});

it("answers functions, with a failure for each argument at fault", async () => {
  const invoke = (token: string, args: Props) =>
    plugin.call<pb.InvokeResponse>((client, done) =>
      client.invoke(new pb.InvokeRequest().setTok(token).setArgs(struct(args)), done),
    );
  expect(plain((await invoke("pareta:index:getRecommendedModel", { task: TASK })).getReturn())).toEqual({
    model: "qwen-1",
  });
  expect(plain((await invoke("pareta:index:getEndpoints", {})).getReturn())).toEqual({ endpoints: [] });
  const wrong = await invoke("pareta:index:getLeaderboard", { tsk: TASK });
  expect(
    wrong
      .getFailuresList()
      .map((failure) => failure.getProperty())
      .sort(),
  ).toEqual(["task", "tsk"]);
  expect((await failing(invoke("pareta:index:getTask", { id: "no-such-task" }))).details).toContain(
    "there are 8 tasks: ",
  );
  expect((await failing(invoke("pareta:index:getNothing", {}))).details).toContain("there is no function");
});

it("logs to the engine that it is attached to", async () => {
  const other = await FakeEngine.start();
  await plugin.call<Empty>((client, done) => client.attach(new PluginAttach().setAddress(other.address), done));
  await create(await checked({ task: TASK }));
  expect(other.lasting.map(({ message }) => message).join()).toContain("deploying contracts-");
  other.close();
});
