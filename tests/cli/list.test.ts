import type { Metrics } from "pulumi-pareta/client";
import { startEmulator, type Emulator } from "../../emulator";
import { CommandError } from "../../cli/errors";
import { readCosts } from "../../cli/list/cost";
import { list, type ListOptions } from "../../cli/list/list";
import { KEY, rejection } from "../support/lifecycle";
import { creating, decrypted, encrypted, exportOf } from "../recover/support";
import { DEV, FakeProject, PROD, managing } from "./support";

describe("list", () => {
  let emulator: Emulator;
  let notes: string[];

  const run = (project: FakeProject, options: Partial<ListOptions> = {}, env?: NodeJS.ProcessEnv) =>
    list(
      { stacks: [], allStacks: false, cost: false, ...options },
      {
        project,
        env: env ?? { PARETA_API_KEY: KEY, PARETA_BASE_URL: emulator.url },
        note: (line) => notes.push(line),
      },
    );
  const add = (name: string, overrides = {}) => emulator.addEndpoint({ name, ...overrides }).id;

  beforeEach(async () => {
    emulator = await startEmulator();
    notes = [];
  });
  afterEach(() => emulator.close());

  it("tells which resource manages what, and puts what bills unmanaged first", async () => {
    const ours = add("ours");
    const stopped = add("stopped", { status: "stopped" });
    const odd = add("odd", { status: "migrating" });
    const loose = add("loose", { status: "starting" });
    const { rows } = await run(new FakeProject({ [DEV]: { state: managing(emulator, { contracts: ours }) } }));
    expect(rows.map(({ id, bills, billsUnmanaged }) => [id, bills, billsUnmanaged])).toEqual([
      [odd, null, true],
      [loose, true, true],
      [ours, true, false],
      [stopped, false, false],
    ]);
    expect(rows[2]).toMatchObject({
      name: "ours",
      status: "live",
      task: "contract-key-fields",
      model: "qwen-1",
      managedBy: [{ stack: DEV, name: "contracts", urn: expect.stringMatching(/::contracts$/) as string }],
    });
    expect(notes).toEqual([]);
  });

  it.each([404, 410])("says so where the API serves no endpoints (%i)", async (status) => {
    emulator.fault({ call: "list", status, times: "always", json: { detail: "Not Found" } });
    const { message } = await rejection(run(new FakeProject()));
    expect(message).toMatch(/^Listing the endpoints failed: Not Found.*This API serves no dedicated endpoints/);
  });

  it("looks at the stacks that are given, or at all of the project", async () => {
    const [one, two] = [add("one"), add("two")];
    const project = new FakeProject({
      [PROD]: { state: managing(emulator, { second: two }) },
      [DEV]: { state: managing(emulator, { first: one }) },
    });
    const managed = async (options: Partial<ListOptions>) =>
      (await run(project, options)).rows.flatMap(({ managedBy }) => managedBy.map(({ name }) => name)).sort();
    expect(await managed({})).toEqual(["second"]);
    expect(await managed({ stacks: ["dev"] })).toEqual(["first"]);
    expect(await managed({ stacks: ["dev", DEV, "prod"] })).toEqual(["first", "second"]);
    expect(await managed({ allStacks: true })).toEqual(["first", "second"]);
    expect((await rejection(run(project, { stacks: ["nope"] }))).message).toContain("no stack named 'nope'");
  });

  it("works where there is no stack, and says that nothing is known to be managed", async () => {
    const id = add("loose");
    expect((await run(new FakeProject())).rows).toMatchObject([{ id, managedBy: [], billsUnmanaged: true }]);
    expect(notes).toEqual(["no stack is known here, so nothing is known to be managed: no stack selected"]);
  });

  it.each([
    ["only read", { external: true }],
    ["deleted for a replacement", { pendingReplacement: true }],
    ["of another address", { outputs: { __origin: { baseUrl: "http://elsewhere", keyFingerprint: "0" } } }],
  ])("does not take a resource that is %s for one that manages", async (_, overrides) => {
    const state = managing(emulator, { contracts: add("prod") }, overrides);
    expect((await run(new FakeProject({ [DEV]: { state } }))).rows).toMatchObject([{ billsUnmanaged: true }]);
  });

  it("filters", async () => {
    const ours = add("ours");
    add("loose", { task: "invoice-line-items", status: "stopped" });
    const project = new FakeProject({ [DEV]: { state: managing(emulator, { contracts: ours }) } });
    const names = async (options: Partial<ListOptions>) => (await run(project, options)).rows.map(({ name }) => name);
    expect(await names({ task: "invoice-line-items" })).toEqual(["loose"]);
    expect(await names({ status: ["LIVE", "starting"] })).toEqual(["ours"]);
    expect(await names({ unmanaged: true })).toEqual(["loose"]);
    expect(await names({ unmanaged: true, status: ["live"] })).toEqual([]);
  });

  it("refuses a task that is not in the catalogue, and names what is near", async () => {
    add("ours");
    const refused = async (task: string) => (await rejection(run(new FakeProject(), { task }))).message;
    expect(await refused("contract-key-feilds")).toBe(
      'the catalogue has no task "contract-key-feilds"; the nearest are contract-key-fields',
    );
    expect(await refused("nosuch")).toMatch(/^the catalogue has no task "nosuch"; there are 8 tasks: \S+, .*, \.\.\.$/);
    emulator.fault({ call: "tasks", json: { tasks: [{ id: "nosuch\u001b[2J" }] } });
    expect(await refused("nosuch")).toBe('the catalogue has no task "nosuch"; the nearest are nosuch\\u001b[2J');
  });

  it("lists nothing, and refuses nothing, of a task without endpoints or where the catalogue cannot be read", async () => {
    add("ours");
    const of = (task: string) => run(new FakeProject(), { task });
    expect(await of("general-chat")).toMatchObject({ rows: [], there: { count: 1, statuses: ["live"] } });
    emulator.fault({ call: "tasks", status: 500, times: "always" });
    expect((await of("nosuch")).rows).toEqual([]);
  });

  it("asks no catalogue for a task that an endpoint has", async () => {
    add("old", { task: "retired-task" });
    expect((await run(new FakeProject(), { task: "retired-task" })).rows).toHaveLength(1);
    expect(emulator.requests.map(({ call }) => call)).toEqual(["list"]);
  });

  it("says which stacks it has looked at", async () => {
    const project = new FakeProject({ [DEV]: { state: exportOf([], []) }, [PROD]: { state: exportOf([], []) } });
    expect((await run(project)).looked).toEqual({ nowhere: "not in stack dev", everywhere: false });
    expect((await run(project, { allStacks: true })).looked).toMatchObject({ everywhere: true });
    expect((await run(project, { stacks: ["dev", "prod"] })).looked).toMatchObject({ everywhere: false });
  });

  describe("what it cost", () => {
    it("is asked for each, and says of which time it is", async () => {
      const id = add("one");
      const day = await run(new FakeProject(), { cost: true });
      expect(day).toMatchObject({ window: "24h", rows: [{ id, savingsMicroUsd: expect.any(Number) as number }] });
      const week = await run(new FakeProject(), { cost: true, window: "7d" });
      expect(week.window).toBe("7d");
      expect(week.rows[0]?.spendMicroUsd).toBe(7 * (day.rows[0]?.spendMicroUsd ?? NaN));
    });

    it("is asked for a few at a time", async () => {
      let [open, most] = [0, 0];
      const cost = async () => {
        most = Math.max(most, ++open);
        await new Promise(setImmediate);
        open--;
        return { total_micro_usd: 1 };
      };
      const ids = Array.from({ length: 30 }, (_, index) => `ep_${index}`);
      const { byId } = await readCosts({ metrics: () => ({ cost }) as unknown as Metrics }, ids, {
        signal: new AbortController().signal,
      });
      expect([...byId.keys()].sort()).toEqual(ids.sort());
      expect(most).toBe(8);
    });

    it("is unknown where it cannot be read, and fails nothing", async () => {
      const [broken, odd, fine] = [add("broken"), add("odd"), add("fine")];
      emulator.fault({ call: "cost", endpoint: broken, status: 404, times: "always" });
      emulator.fault({ call: "cost", endpoint: odd, json: { total_micro_usd: "1" }, times: "always" });
      const { rows, window } = await run(new FakeProject(), { cost: true });
      const known = new Map(rows.map(({ id, spendMicroUsd }) => [id, spendMicroUsd]));
      expect([known.get(broken), known.get(odd)]).toEqual([null, null]);
      expect(known.get(fine)).toBeGreaterThan(0);
      expect(window).toBeUndefined();
      expect(notes.at(-1)).toMatch(/^the cost of 1 of 3 cannot be read: /);
    });
  });

  describe("the key", () => {
    const state = (apiKey: unknown) => exportOf([], [], { "pareta:apiKey": apiKey, "pareta:baseUrl": emulator.url });

    it("is the config's, before what the state keeps", async () => {
      const config = { "pareta:apiKey": KEY, "pareta:baseUrl": emulator.url };
      const project = new FakeProject({ [DEV]: { state: state(encrypted), config } });
      await run(project, {}, { PARETA_API_KEY: "pareta_sk_other" });
      expect(emulator.requests).toHaveLength(1);
      expect(project.calls).toEqual([`export ${DEV}`]);
    });

    it("is the environment's, as the next up has it, before what the state keeps of the last", async () => {
      const project = new FakeProject({ [DEV]: { state: state(encrypted), plain: state(decrypted("pareta_sk_old")) } });
      await run(project);
      expect(project.calls).toEqual([`export ${DEV}`]);
      expect(emulator.requests).toHaveLength(1);
    });

    it("is what the state keeps, decrypted in memory, where neither the config nor the environment has one", async () => {
      const project = new FakeProject({ [DEV]: { state: state(encrypted), plain: state(decrypted(KEY)) } });
      await run(project, {}, {});
      expect(project.calls).toEqual([`export ${DEV}`, `export ${DEV} --show-secrets`]);
    });

    it("is the environment's, said aloud, where the config cannot be read", async () => {
      const config = new CommandError("incorrect passphrase");
      await run(new FakeProject({ [DEV]: { state: exportOf([], []), config } }));
      expect(notes[0]).toContain("cannot be read (incorrect passphrase)");
    });

    it("is missed aloud", async () => {
      expect((await rejection(run(new FakeProject(), {}, {}))).message).toContain("no API key");
    });

    it("is missed with a word on a key that stands under a name which is not read", async () => {
      const config = { "app:apiKey": KEY, "app:size": "3" };
      const project = new FakeProject({ [DEV]: { state: exportOf([], []), config } });
      const { message } = await rejection(run(project, {}, {}));
      expect(message).toMatch(/no API key.*The config has "app:apiKey", which is not read.*pareta:apiKey/);
      expect(message).not.toContain(KEY);
    });

    it("is named, and not shown, when it is refused", async () => {
      emulator.fault({ call: "list", status: 401 });
      const { message } = await rejection(run(new FakeProject()));
      expect(message).toMatch(/Check the API key.*the key of PARETA_API_KEY\)$/);
      expect(message).not.toContain(KEY);
    });
  });

  describe("several organizations", () => {
    const [OURS, THEIRS, OURS_TOO] = ["pareta_sk_ours.a", "pareta_sk_theirs.b", "pareta_sk_ours.c"];
    const EU = "urn:pulumi:dev::app::pulumi:providers:pulumi-nodejs::eu";
    const eu = (apiKey: unknown) => ({
      urn: EU,
      id: "1",
      type: "pulumi:providers:pulumi-nodejs",
      inputs: { "pareta:apiKey": apiKey, "pareta:baseUrl": orgs.url },
    });
    const at = (id: string, overrides = {}) =>
      managing(orgs, { contracts: id }, overrides).deployment.resources?.slice(2) ?? [];
    let orgs: Emulator;
    let env: NodeJS.ProcessEnv;

    beforeEach(async () => {
      orgs = await startEmulator({ keys: { [OURS]: "ours", [OURS_TOO]: "ours", [THEIRS]: "theirs" } });
      env = { PARETA_API_KEY: OURS, PARETA_BASE_URL: orgs.url };
    });
    afterEach(() => orgs.close());

    const mark = async (project: FakeProject, options: Partial<ListOptions> = {}) =>
      (await run(project, options, env)).rows.map(({ id, managedBy, billsUnmanaged }) => [
        id,
        managedBy.map(({ name }) => name).join(),
        billsUnmanaged,
      ]);

    it("are all listed: what bills in another stack's is not missed", async () => {
      const ours = orgs.addEndpoint({ name: "ours", org: "ours" }).id;
      const loose = orgs.addEndpoint({ name: "loose", org: "theirs" }).id;
      const project = new FakeProject({
        [DEV]: { state: managing(orgs, { contracts: ours }) },
        [PROD]: { state: exportOf([], []), config: { "pareta:apiKey": THEIRS } },
      });
      expect(await mark(project, { allStacks: true })).toEqual([
        [loose, "", true],
        [ours, "contracts", false],
      ]);
      expect(notes).toEqual([]);
    });

    it("are those of the program's own providers too", async () => {
      const held = orgs.addEndpoint({ name: "held", org: "theirs" }).id;
      const loose = orgs.addEndpoint({ name: "loose", org: "theirs" }).id;
      const of = (apiKey: unknown) => exportOf([eu(apiKey), ...at(held, { provider: `${EU}::1` })], []);
      const project = new FakeProject({ [DEV]: { state: of(encrypted), plain: of(decrypted(THEIRS)) } });
      expect(await mark(project)).toEqual([
        [loose, "", true],
        [held, "contracts", false],
      ]);
    });

    it("are one where two keys list the same, and then each is managed", async () => {
      const id = orgs.addEndpoint({ name: "prod", org: "ours" }).id;
      const state = exportOf([eu(OURS_TOO), ...at(id, { provider: `${EU}::1` })], []);
      expect(await mark(new FakeProject({ [DEV]: { state } }))).toEqual([[id, "contracts", false]]);
    });

    it("may have endpoints of one id: one that the other organization's stack manages is an orphan here", async () => {
      for (const [org, model] of Object.entries({ ours: "qwen-1", theirs: "llama-1" })) {
        const { id } = orgs.addEndpoint({ name: "prod", org, model });
        orgs.patchRecord(id, { id: "prod" });
      }
      const project = new FakeProject({
        [DEV]: { state: exportOf([], []) },
        [PROD]: { state: managing(orgs, { main: "prod" }), config: { "pareta:apiKey": THEIRS } },
      });
      expect(await mark(project, { allStacks: true })).toEqual([
        ["prod", "", true],
        ["prod", "main", false],
      ]);
    });

    it("say when one cannot be listed, and that what may be its resource's has another key", async () => {
      const id = orgs.addEndpoint({ name: "prod", org: "ours" }).id;
      const state = exportOf([eu("pareta_sk_revoked.x"), ...at(id, { provider: `${EU}::1` })], []);
      const { rows, unlisted } = await run(new FakeProject({ [DEV]: { state } }), {}, env);
      expect(rows).toMatchObject([{ billsUnmanaged: false, managedBy: [{ name: "contracts", otherKey: true }] }]);
      expect(unlisted).toEqual([expect.stringContaining(`provider "eu" of stack ${DEV}`)]);
      expect(notes).toEqual([expect.stringMatching(/^endpoints are missing from this list: /)]);
    });

    it("say when a stack that has endpoints has no key", async () => {
      env = { PARETA_BASE_URL: orgs.url };
      const project = new FakeProject({
        [DEV]: { state: exportOf([], []), config: { "pareta:apiKey": OURS } },
        [PROD]: { state: managing(orgs, { main: "ep_1" }) },
        "acme/app/new": { state: exportOf([], []) },
      });
      const { unlisted } = await run(project, { allStacks: true }, env);
      expect(unlisted).toEqual([expect.stringMatching(/^stack acme\/app\/prod: no API key/)]);
    });
  });

  it("points at a run that was interrupted", async () => {
    await run(new FakeProject({ [DEV]: { state: exportOf([], [creating()]) } }));
    expect(notes).toEqual([expect.stringContaining(`pulumi-pareta recover --stack ${DEV}`)]);
  });
});
