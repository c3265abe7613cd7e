import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pareta } from "pulumi-pareta/client";
import { startEmulator, type Emulator } from "../../emulator";
import { CommandError, EXIT } from "../../cli/errors";
import { accountsOf } from "../../cli/stack/accounts";
import { folderOf, isLockedIn } from "../../cli/stack/locks";
import { Enforcer, type Done } from "../../cli/watch/enforce";
import { closeLook, look, rowsIn, type Look } from "../../cli/watch/look";
import { exitCodeOf } from "../../cli/watch/once";
import { renderLook, summary } from "../../cli/watch/table";
import { originOf } from "../../provider/endpoint";
import { systemClock } from "../../provider/client/core/clock";
import { DEV, FakeProject, PROD, managing } from "../cli/support";
import { creating, exportOf, inputs, urnOf } from "../recover/support";
import { KEY, rejection } from "../support/lifecycle";

const ALWAYS = { timeZone: "UTC", days: ["mon-sun"], start: "00:00", end: "24:00" };
const BUDGET = { usd: 25, window: "24h" };

describe("a look", () => {
  let emulator: Emulator;
  const looks: Look[] = [];
  const { signal } = new AbortController();

  const context = (project: FakeProject, now?: number) => ({
    project,
    accounts: (stack: Parameters<typeof accountsOf>[1], warn: (line: string) => void) =>
      accountsOf(project, stack, { PARETA_API_KEY: KEY, PARETA_BASE_URL: emulator.url }, warn),
    clock: now === undefined ? systemClock : { ...systemClock, wallTime: () => now },
    signal,
  });
  const at = async (project: FakeProject, scope: { stacks?: string[]; allStacks?: boolean } = {}, now?: number) => {
    const found = await look({ stacks: [], allStacks: false, ...scope }, context(project, now));
    looks.push(found);
    return found;
  };
  const add = (name: string, overrides = {}) => emulator.addEndpoint({ name, ...overrides }).id;
  const origin = () => originOf(KEY, emulator.url);
  const state = (ids: Record<string, string>, asked: Record<string, unknown> = {}) =>
    managing(emulator, ids, { inputs: inputs(asked), outputs: { __origin: origin() } });
  const differing = (found: Look) => rowsIn(found).map(({ id, differs }) => [id, differs]);

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(async () => {
    await Promise.all(looks.splice(0).map(closeLook));
    await emulator.close();
  });

  it("compares every endpoint with what its stack asks, from one list", async () => {
    const [live, stopped, started] = [add("live"), add("stopped", { status: "stopped" }), add("started")];
    const project = new FakeProject({
      [DEV]: { state: state({ live, stopped }) },
      [PROD]: { state: state({ started }, { running: false }) },
    });
    const found = await at(project, { allStacks: true });
    expect(differing(found)).toEqual([
      [stopped, "stopped"],
      [started, "started"],
      [live, null],
    ]);
    expect(exitCodeOf(found)).toBe(EXIT.differs);
    expect(emulator.requests.map(({ call }) => call)).toEqual(["list"]);
    expect(renderLook(rowsIn(found), { color: false })).toMatch(
      new RegExp(`${stopped} +stopped +dev +stopped +yes +stopped +is to run, and was stopped elsewhere`),
    );
    expect(summary(rowsIn(found), found)).toBe("3 endpoints: 2 differ from what is asked.");
  });

  it("calls gone only what is confirmed gone, and with the key that wrote the state", async () => {
    const found = await at(new FakeProject({ [DEV]: { state: state({ contracts: "ep_gone" }) } }));
    expect(differing(found)).toEqual([["ep_gone", "deleted"]]);
    expect(emulator.requests.map(({ call }) => call)).toEqual(["list", "retrieve", "retrieve", "list"]);
    const other = await at(new FakeProject({ [DEV]: { state: managing(emulator, { contracts: "ep_gone" }) } }));
    expect(differing(other)).toEqual([["ep_gone", null]]);
    expect(exitCodeOf(other)).toBe(EXIT.failed);
    expect(other.unread).toEqual([expect.stringContaining("the API key changed since the state was written")]);
  });

  it("takes what the rule explains for no difference", async () => {
    const id = add("office", { status: "stopped" });
    const project = new FakeProject({
      [DEV]: { state: state({ office: id }, { schedule: { ...ALWAYS, start: "08:00", end: "18:00" } }) },
    });
    const night = await at(project, {}, Date.UTC(2026, 0, 1, 22));
    expect(rowsIn(night)).toMatchObject(
      [{ run: false, held: "schedule", differs: null, nextChange: /T08:00/ }].map((row) => ({
        ...row,
        nextChange: expect.stringMatching(row.nextChange) as string,
      })),
    );
    expect(exitCodeOf(night)).toBe(EXIT.ok);
    expect(differing(await at(project, {}, Date.UTC(2026, 0, 1, 12)))).toEqual([[id, "stopped"]]);
    emulator.setStatus(id, "live");
    expect(differing(await at(project, {}, Date.UTC(2026, 0, 1, 22)))).toEqual([[id, "outside-hours"]]);
  });

  it("asks for the costs of those with a budget alone", async () => {
    const [capped, other] = [add("capped"), add("other")];
    emulator.fault({ call: "cost", times: "always", json: { total_micro_usd: 26_100_000 } });
    const exported = state({ capped }, { budget: BUDGET });
    exported.deployment.resources?.push(...(state({ other }).deployment.resources ?? []).slice(-1));
    const found = await at(new FakeProject({ [DEV]: { state: exported } }));
    expect(differing(found)).toEqual([
      [capped, "over-budget"],
      [other, null],
    ]);
    expect(rowsIn(found)[0]).toMatchObject({
      spentMicroUsd: 26_100_000,
      budgetMicroUsd: 25_000_000,
      why: "$26.10 of $25.00 in 24h",
    });
    expect(emulator.requests.map(({ call }) => call)).toEqual(["list", "cost"]);
  });

  it("knows nothing of a budget while the costs cannot be read", async () => {
    const capped = add("capped", { status: "stopped" });
    emulator.fault({ call: "cost", times: "always", status: 403 });
    const found = await at(new FakeProject({ [DEV]: { state: state({ capped }, { budget: BUDGET }) } }));
    expect(rowsIn(found)).toMatchObject([{ differs: null, known: false, spentMicroUsd: null }]);
    expect(exitCodeOf(found)).toBe(EXIT.failed);
  });

  it("tells what no stack manages only if every stack was looked at and could be read", async () => {
    const [ours, loose] = [add("ours"), add("loose")];
    const project = new FakeProject({ [DEV]: { state: state({ ours }) }, [PROD]: { state: exportOf([], []) } });
    expect(differing(await at(project, { allStacks: true }))).toEqual([
      [loose, "unmanaged"],
      [ours, null],
    ]);
    expect(differing(await at(project))).toEqual([[ours, null]]);
    project.stack = () => ({
      export: () => Promise.reject(new CommandError("locked out")),
      import: () => Promise.resolve(),
    });
    const blind = await at(project, { allStacks: true }).catch((error: Error) => error);
    expect(blind).toMatchObject({
      unmanaged: [],
      unread: expect.arrayContaining([expect.stringContaining("locked out")]) as string[],
    });
  });

  it("goes on without a stack that was deleted, and names it", async () => {
    const ours = add("ours");
    const found = await at(new FakeProject({ [DEV]: { state: state({ ours }) } }), { stacks: ["dev", "gone"] });
    expect(differing(found)).toEqual([[ours, null]]);
    expect(found.unread).toEqual(["stack gone cannot be read: no stack named 'gone' found"]);
    expect((await rejection(at(new FakeProject()))).message).toBe("no stack selected");
  });

  it("goes on without an organization that cannot be listed", async () => {
    emulator.fault({ call: "list", status: 401, times: "always" });
    const found = await at(new FakeProject({ [DEV]: { state: state({ ours: add("ours") }) } }));
    expect(rowsIn(found)).toMatchObject([{ known: false, differs: null }]);
    expect(exitCodeOf(found)).toBe(EXIT.failed);
  });

  describe("and the rule kept", () => {
    let done: Done[];
    const enforce = async (project: FakeProject, found: Look) => {
      done = [];
      const enforcer = new Enforcer({
        clock: systemClock,
        signal,
        project: () => project,
        begins: () => {},
        done: (each) => done.push(each),
      });
      await enforcer.act(found.subjects);
      return done.map(({ action, outcome, text }) => `${action} ${outcome}: ${text}`);
    };
    const posts = () => emulator.requests.map(({ call }) => call).filter((call) => call === "start" || call === "stop");

    it("starts what is to run, and looks at it afterwards", async () => {
      const id = add("office", { status: "stopped" });
      const project = new FakeProject({ [DEV]: { state: state({ office: id }, { schedule: ALWAYS }) } });
      expect(await enforce(project, await at(project))).toEqual(["start done: live"]);
      expect(posts()).toEqual(["start"]);
    });

    it("stops what has used up its budget, and touches nothing else", async () => {
      const [capped] = [add("capped"), add("loose")];
      emulator.fault({ call: "cost", times: "always", json: { total_micro_usd: 25_000_000 } });
      const project = new FakeProject({ [DEV]: { state: state({ capped }, { budget: BUDGET }) } });
      expect(await enforce(project, await at(project, { allStacks: true }))).toEqual(["stop done: stopped"]);
      expect(posts()).toEqual(["stop"]);
    });

    it("leaves to a run what it holds", async () => {
      const id = add("office", { status: "stopped" });
      const asked = { schedule: ALWAYS };
      const project = new FakeProject({ [DEV]: { state: state({ office: id }, asked) } });
      const found = await at(project);
      project.locked.add(DEV);
      expect(await enforce(project, found)).toEqual(["start left: a command of Pulumi holds the lock of its stack"]);
      project.locked.clear();
      const its = project.stacksByName[DEV] as { state: ReturnType<typeof state> };
      its.state.deployment.pending_operations = [creating({ urn: urnOf("office"), id }, "updating")];
      expect(await enforce(project, found)).toEqual(["start left: an operation on it is pending in its stack"]);
      its.state = state({ office: id }, { ...asked, running: false });
      expect(await enforce(project, found)).toEqual(["start left: its stack was changed meanwhile"]);
      its.state = exportOf([], []);
      expect(await enforce(project, found)).toEqual(["start left: its stack no longer manages it"]);
      expect(posts()).toEqual([]);
    });

    it("says once that it leaves something, until that changes", async () => {
      const id = add("office", { status: "stopped" });
      const project = new FakeProject({ [DEV]: { state: state({ office: id }, { schedule: ALWAYS }) } });
      const found = await at(project);
      done = [];
      const enforcer = new Enforcer({
        ...{ clock: systemClock, signal, project: () => project, begins: () => {} },
        done: (each) => done.push(each),
      });
      const its = project.stacksByName[DEV] as { state: ReturnType<typeof state> };
      const outcomes = () => done.splice(0).map(({ outcome, text }) => `${outcome}: ${text}`);
      project.locked.add(DEV);
      for (let looks = 0; looks < 3; looks++) await enforcer.act(found.subjects);
      expect(outcomes()).toEqual(["left: a command of Pulumi holds the lock of its stack"]);
      project.locked.clear();
      its.state.deployment.pending_operations = [creating({ urn: urnOf("office"), id }, "updating")];
      for (let looks = 0; looks < 3; looks++) await enforcer.act(found.subjects);
      expect(outcomes()).toEqual(["left: an operation on it is pending in its stack"]);
      delete its.state.deployment.pending_operations;
      await enforcer.act(found.subjects);
      expect(outcomes()).toEqual(["done: live"]);
      project.locked.add(DEV);
      await enforcer.act(found.subjects);
      expect(outcomes()).toEqual(["left: a command of Pulumi holds the lock of its stack"]);
    });

    it("does nothing that was done meanwhile", async () => {
      const id = add("office", { status: "stopped" });
      const project = new FakeProject({ [DEV]: { state: state({ office: id }, { schedule: ALWAYS }) } });
      const found = await at(project);
      emulator.setStatus(id, "live");
      expect(await enforce(project, found)).toEqual(["start done: live"]);
      expect(posts()).toEqual([]);
    });

    it("has one action for an endpoint at a time, and pauses after a failure", async () => {
      const id = add("office", { status: "stopped" });
      emulator.fault({ call: "start", times: "always", status: 403 });
      const project = new FakeProject({ [DEV]: { state: state({ office: id }, { schedule: ALWAYS }) } });
      const found = await at(project);
      done = [];
      const enforcer = new Enforcer({
        clock: systemClock,
        signal,
        project: () => project,
        begins: () => {},
        done: (each) => done.push(each),
      });
      await Promise.all([enforcer.act(found.subjects), enforcer.act(found.subjects)]);
      await enforcer.act(found.subjects);
      expect(done.map(({ outcome }) => outcome)).toEqual(["failed"]);
      expect(posts()).toEqual(["start"]);
    });
  });

  it("shows no key", async () => {
    const found = await at(new FakeProject({ [DEV]: { state: state({ ours: add("ours") }) } }));
    expect(found.redact(`a ${KEY} b`)).not.toContain(KEY);
    await new Pareta({ apiKey: KEY, baseURL: emulator.url }).close();
  });
});

describe("the lock of a stack in a backend of files", () => {
  const folder = mkdtempSync(join(tmpdir(), "pareta-locks-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is a file in the folder of the stack's locks", () => {
    expect(isLockedIn(folder, "organization/app/dev")).toBe(false);
    const locks = join(folder, ".pulumi/locks/organization/app/dev");
    mkdirSync(locks, { recursive: true });
    expect(isLockedIn(folder, "organization/app/dev")).toBe(false);
    writeFileSync(join(locks, "2b.json"), "{}");
    expect(isLockedIn(folder, "organization/app/dev")).toBe(true);
    expect(isLockedIn(folder, "organization/app/prod")).toBe(false);
    rmSync(locks, { recursive: true });
    writeFileSync(locks, "");
    expect(() => isLockedIn(folder, "organization/app/dev")).toThrow("whether stack organization/app/dev is locked");
  });

  it("is below the address of the backend", () => {
    expect(folderOf("file:///srv/state", "/program")).toBe("/srv/state");
    expect(folderOf("file://./state", "/program")).toBe("/program/state");
    expect(folderOf("file://~", "/program")).not.toContain("~");
  });
});
