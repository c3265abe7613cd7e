import { startEmulator, type Emulator } from "../../emulator";
import type { CommandError } from "../../cli/errors";
import { importEndpoints, type ImportOptions, type Proposal } from "../../cli/import/import";
import { describeOutcome, describeProposal } from "../../cli/import/report";
import { resourcesOf, type Exported } from "../../cli/stack/deployment";
import { PatientClock } from "../support/patient-clock";
import { KEY, rejection } from "../support/lifecycle";
import { PROVIDER_URN, STACK_URN, creating, decrypted, encrypted, endpoint, exportOf, urnOf } from "../recover/support";
import { DEV, FakeProject, PROD, managing, unused } from "./support";

describe("import", () => {
  let emulator: Emulator;
  let clock: PatientClock;
  let notes: string[];
  let confirmed: Proposal[];
  let copies: string[];
  let env: NodeJS.ProcessEnv;

  const run = (project: FakeProject, endpoints: string[], options: Partial<ImportOptions> = {}) =>
    clock.run(
      importEndpoints(
        { endpoints, otherStacks: [], protect: true, dryRun: false, wait: 10_000, ...options },
        {
          project,
          env,
          clock,
          now: () => new Date(0),
          note: (line) => notes.push(line),
          confirm: (proposal) => Promise.resolve(void confirmed.push(proposal)),
          keepCopy: (text, stack) => `${stack} copy ${copies.push(text)}`,
        },
      ),
    );
  const add = (name: string, overrides = {}) => emulator.addEndpoint({ name, ...overrides }).id;
  const dev = (state: Exported = exportOf([], [])) => new FakeProject({ [DEV]: { state } });
  const heldBy = (project: FakeProject) =>
    resourcesOf(project.imported[0] as Exported).filter(({ type }) => type.endsWith("pareta:Endpoint"));

  beforeEach(async () => {
    emulator = await startEmulator();
    env = { PARETA_API_KEY: KEY, PARETA_BASE_URL: emulator.url };
    clock = new PatientClock();
    [notes, confirmed, copies] = [[], [], []];
  });
  afterEach(() => emulator.close());

  it("writes what it found, after asking, and keeps what was there", async () => {
    const [live, stopped] = [add("prod"), add("old one", { status: "stopped" })];
    const project = dev(managing(emulator, { contracts: "ep_other" }));
    const before = JSON.stringify(project.stacksByName[DEV]?.state);
    const outcome = await run(project, [live, "old one=archive"]);
    expect(outcome).toMatchObject({
      stack: DEV,
      written: true,
      copy: `${DEV} copy 1`,
      skipped: [],
      first: false,
      imports: [
        { id: live, logicalName: "prod", urn: urnOf("prod"), args: { running: true, model: "qwen-1" } },
        { id: stopped, logicalName: "archive", args: { running: false, name: "old one" } },
      ],
    });
    expect(outcome.program).toContain('"archive"');
    expect(confirmed).toHaveLength(1);
    expect(copies).toEqual([before]);
    expect(project.calls).toEqual([`export ${DEV}`, `export ${DEV}`, `import ${DEV}`]);
    expect(heldBy(project).map(({ id, protect }) => [id, protect])).toEqual([
      ["ep_other", undefined],
      [live, true],
      [stopped, true],
    ]);
    expect(emulator.ledger.entries).toEqual([]);
  });

  it.each([404, 410])("says so where the API serves no endpoints (%i), and writes nothing", async (status) => {
    emulator.fault({ call: "list", status, times: "always", json: { detail: "Not Found" } });
    const project = dev();
    const { message } = await rejection(run(project, ["prod"]));
    expect(message).toMatch(/^Listing the endpoints failed: Not Found.*This API serves no dedicated endpoints/);
    expect(message).toMatch(/ Nothing was written\.$/);
    expect(project.imported).toEqual([]);
    expect(confirmed).toEqual([]);
  });

  it("writes no key, whatever it was asked with", async () => {
    add("prod");
    const keeping = (apiKey: unknown) => exportOf([], [], { "pareta:apiKey": apiKey, "pareta:baseUrl": emulator.url });
    env = {};
    const project = new FakeProject({ [DEV]: { state: keeping(encrypted), plain: keeping(decrypted(KEY)) } });
    const outcome = await run(project, ["prod"]);
    expect(outcome.account.keyFrom).toBe("the stack's state");
    expect(JSON.stringify([project.imported, copies, outcome, describeProposal(outcome)])).not.toContain(KEY);
  });

  it("makes a stack that was never used ready for them", async () => {
    add("prod");
    const project = new FakeProject({ [DEV]: { state: unused(), config: { "pareta:apiKey": KEY } } });
    const { imports, first } = await run(project, ["prod"]);
    expect(first).toBe(true);
    expect(imports).toMatchObject([{ urn: urnOf("prod") }]);
    const [stack, provider, resource] = resourcesOf(project.imported[0] as Exported);
    expect(stack).toMatchObject({ urn: STACK_URN, type: "pulumi:pulumi:Stack", custom: false });
    expect(provider).toMatchObject({ urn: PROVIDER_URN, custom: true, inputs: {}, outputs: {} });
    expect(resource).toMatchObject({ parent: STACK_URN, provider: `${PROVIDER_URN}::${provider?.id}` });
  });

  it("gives them the default provider, be there another one or not", async () => {
    add("prod");
    const eu = { urn: PROVIDER_URN.replace(/default$/, "eu"), type: "pulumi:providers:pulumi-nodejs", id: "1" };
    const project = dev({
      version: 3,
      deployment: { resources: [{ urn: STACK_URN, type: "pulumi:pulumi:Stack" }, eu] },
    });
    await run(project, ["prod"]);
    expect(heldBy(project)[0]?.provider).toMatch(`${PROVIDER_URN}::`);
  });

  it("takes all that no stack of the project, or of those named, manages", async () => {
    const [ours, theirs, far, loose] = [add("ours"), add("theirs"), add("far"), add("loose")];
    const odd = add("odd", { status: "migrating" });
    const FAR = "acme/elsewhere/main";
    const project = new FakeProject({
      [DEV]: { state: managing(emulator, { contracts: ours }) },
      [PROD]: { state: managing(emulator, { contracts: theirs }) },
      [FAR]: { state: managing(emulator, { distant: far }) },
    });
    project.stacks = () => Promise.resolve([DEV, PROD]);
    const outcome = await run(project, [], { otherStacks: [FAR] });
    expect(outcome.imports.map(({ id }) => id)).toEqual([loose]);
    expect(outcome.skipped).toEqual([
      { id: ours, reason: 'this stack manages it already, as "contracts"' },
      { id: theirs, reason: `stack ${PROD} manages it, as "contracts"` },
      { id: far, reason: `stack ${FAR} manages it, as "distant"` },
      { id: odd, reason: 'its status, "migrating", does not tell whether it runs' },
    ]);
  });

  it("leaves alone what the stack has already, and then writes nothing", async () => {
    const id = add("prod");
    const project = dev(managing(emulator, { contracts: id }));
    const outcome = await run(project, ["prod", id]);
    expect(outcome).toMatchObject({ written: false, imports: [], skipped: [{ id }] });
    expect([confirmed, project.imported]).toEqual([[], []]);
    expect(describeProposal(outcome)).toMatch(
      /left out: this stack manages it already.*\nNothing to import into stack/,
    );
  });

  it("shows all of it in a dry run, and writes nothing", async () => {
    add("prod");
    const project = dev();
    const outcome = await run(project, ["prod"], { dryRun: true });
    expect(outcome).toMatchObject({ written: false, imports: [{ logicalName: "prod" }] });
    expect(describeOutcome(outcome, undefined)).toContain("dry run");
    expect([confirmed, copies, project.imported]).toEqual([[], [], []]);
  });

  it("makes logical names that are valid, and one of each", async () => {
    const taken = endpoint({ urn: urnOf("contracts"), id: "ep_other" });
    const names = ["contracts-3f9a1c2", "contracts", "a b/c <d>", "契約", "..", "given"];
    const ids = names.map((name) => add(name));
    // A program may not give this name, so the test uses the id instead.
    emulator.patchRecord(ids[4] ?? "", { name: undefined });
    const { imports } = await run(dev(exportOf([taken], [])), [...ids.slice(0, 5), `${ids[5]}=contracts-2`]);
    expect(imports.map(({ logicalName }) => logicalName)).toEqual([
      "contracts-3",
      "contracts-4",
      "a-b-c-d",
      "endpoint",
      ids[4],
      "contracts-2",
    ]);
  });

  it("finds a name that holds an equals sign", async () => {
    add("a=b");
    const { imports } = await run(dev(), ["a=b", "a=b=c"], { dryRun: true });
    expect(imports).toMatchObject([{ logicalName: "c", args: { name: "a=b" } }]);
  });

  it("takes an id before a name that is the same", async () => {
    const id = add("prod");
    add(id);
    expect((await run(dev(), [id])).imports).toMatchObject([{ id, logicalName: "prod" }]);
  });

  it.each([
    ["starting", "live", true],
    ["stopping", "stopped", false],
  ])("waits for one that is %s, so that the next up has nothing to do", async (now, then, running) => {
    const id = add("prod", { status: now });
    emulator.fault({ call: "retrieve", status: 503 });
    clock.timer(5_000, () => emulator.setStatus(id, then));
    expect((await run(dev(), ["prod"])).imports).toMatchObject([{ status: then, args: { running } }]);
    expect(notes[0]).toBe(`${id} is not to be read for now: waiting, 10 s to go`);
    expect(notes).toContain(`${id} is ${now}: waiting, 8 s to go`);
  });

  const refusals: [string, string[], (project: FakeProject) => void, RegExp, number][] = [
    ["there is no such endpoint", ["prd"], () => {}, /no endpoint "prd".*near to it: prod/, 1],
    ["several carry the name", ["prod"], () => void add("prod"), /several endpoints.*ep_\w+, ep_\w+/, 1],
    ["a logical name is blank", ["prod="], () => {}, /"" is no name for a resource/, 1],
    [
      "a logical name is taken",
      ["prod=contracts"],
      (project) => void resourcesOf(project.stacksByName[DEV]?.state as Exported).push(endpoint()),
      /two resources called "contracts"/,
      1,
    ],
    [
      "another stack manages it",
      ["prod"],
      (project) => {
        const id = emulator.endpoints[0]?.id ?? "";
        project.stacksByName[PROD] = { state: managing(emulator, { main: id }) };
      },
      /stack acme\/app\/prod manages endpoint ep_\w+, as "main"[^]*pulumi state delete 'urn:.*::main' --stack acme\/app\/prod/,
      1,
    ],
    [
      "it does not stop starting",
      ["prod"],
      () => emulator.setStatus("prod", "starting"),
      /is still starting after 10 s.*--wait/,
      1,
    ],
    [
      "it cannot be read",
      ["prod"],
      () => emulator.fault({ call: "retrieve", status: 503, times: "always" }),
      /Reading endpoint ep_\w+ failed.*Nothing was written/,
      1,
    ],
    [
      "another one is answered",
      ["prod"],
      () => emulator.fault({ call: "retrieve", json: { id: "ep_x", name: "x" } }),
      /and got ep_x: nothing was written/,
      1,
    ],
    ["the list fails", ["prod"], () => emulator.fault({ call: "list", status: 401 }), /Check the API key/, 1],
    ["there is no key", ["prod"], () => (env = {}), /no API key/, 1],
    [
      "a run was interrupted",
      ["prod"],
      (project) => (project.stacksByName[DEV] = { state: exportOf([], [creating()]) }),
      /creating urn:.*::contracts[^]*pulumi-pareta recover --stack acme\/app\/dev/,
      4,
    ],
  ];
  it.each(refusals)("writes nothing when %s", async (_, endpoints, arrange, message, exitCode) => {
    add("prod");
    const project = dev();
    arrange(project);
    const error = (await rejection(run(project, endpoints))) as CommandError;
    expect(error.message).toMatch(message);
    expect(error.exitCode).toBe(exitCode);
    expect([project.imported, copies]).toEqual([[], []]);
  });

  it("writes nothing when somebody else has written the stack meanwhile", async () => {
    const id = add("prod", { status: "starting" });
    const project = dev();
    clock.timer(1, () => {
      emulator.setStatus(id, "live");
      project.stacksByName[DEV] = { state: exportOf([endpoint()], []) };
    });
    expect((await rejection(run(project, ["prod"]))).message).toContain("the stack changed");
    expect(project.imported).toEqual([]);
  });

  it("waits for nothing more once one cannot be read", async () => {
    const ids = [add("slow", { status: "starting" }), add("broken")];
    emulator.fault({ call: "retrieve", endpoint: ids[1] ?? "", status: 401, times: "always" });
    expect((await rejection(run(dev(), ids, { wait: 600_000 }))).message).toContain("Check the API key");
    const asked = emulator.requests.length;
    expect(clock.pending).toBe(0);
    await clock.advance(60_000);
    expect(emulator.requests).toHaveLength(asked);
  });

  it("says that it takes nothing of the program's own providers", async () => {
    add("prod");
    const inputs = { "pareta:apiKey": "pareta_sk_eu.x" };
    const urn = PROVIDER_URN.replace(/default$/, "eu");
    const eu = { urn, type: "pulumi:providers:pulumi-nodejs", id: "1", inputs };
    await run(dev(exportOf([eu], [])), ["prod"], { dryRun: true });
    expect(notes).toEqual([expect.stringContaining('those of provider "eu" cannot be imported')]);
  });

  it("warns of what the next up does to what no program declares", async () => {
    add("prod");
    const outcome = await run(dev(), ["prod"], { protect: false });
    expect(describeOutcome(outcome, "e.ts")).toMatch(/contain e\.ts before the next `pulumi up`, WHICH DELETES/);
  });
});
