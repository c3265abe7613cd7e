import { startEmulator, type Emulator } from "../../emulator";
import { pendingOf, resourcesOf, type Exported, type Resource } from "../../cli/stack/deployment";
import type { CommandError } from "../../cli/errors";
import type { Change } from "../../cli/recover/plan";
import { describeChange } from "../../cli/recover/report";
import { referenceTo } from "../../cli/stack/place";
import { recover, type RecoverOptions } from "../../cli/recover/recover";
import { PatientClock } from "../support/patient-clock";
import { KEY, rejection } from "../support/lifecycle";
import { PROVIDER_URN, creating, encrypted, decrypted, endpoint, exportOf, inputs, urnOf } from "./support";

/** An explicit provider of the program. */
function provider(name: string, inputs: Record<string, unknown>): Resource {
  return { urn: PROVIDER_URN.replace(/default$/, name), id: "1", type: "pulumi:providers:pulumi-nodejs", inputs };
}

/** A stack in memory, and a record of every operation on it. */
class FakeStack {
  readonly calls: string[] = [];
  readonly imported: Exported[] = [];
  copies: string[] = [];
  confirmed: Change[] = [];
  env: NodeJS.ProcessEnv;
  clock = new PatientClock();

  constructor(
    readonly emulator: Emulator,
    public state: Exported,
    private readonly plain = state,
  ) {
    this.env = { PARETA_API_KEY: KEY, PARETA_BASE_URL: emulator.url };
  }

  recover(options: Partial<RecoverOptions> = {}) {
    const running = recover(
      { names: [], grace: 0, dryRun: false, dropOthers: false, ...options },
      {
        pulumi: {
          export: ({ showSecrets } = { showSecrets: false }) => {
            this.calls.push(showSecrets ? "export --show-secrets" : "export");
            return Promise.resolve(JSON.stringify(showSecrets ? this.plain : this.state));
          },
          import: (text) => {
            this.calls.push("import");
            this.imported.push(JSON.parse(text) as Exported);
            return Promise.resolve();
          },
        },
        env: this.env,
        clock: this.clock,
        now: () => new Date(0),
        progress: (line) => this.calls.push(line),
        confirm: (changes) => {
          this.confirmed.push(...changes);
          return Promise.resolve();
        },
        keepCopy: (text) => `copy ${this.copies.push(text)}`,
      },
    );
    return this.clock.run(running);
  }
}

describe("recover", () => {
  let emulator: Emulator;
  const add = (overrides = {}) =>
    emulator.addEndpoint({ name: "contracts-1111111", task: "contract-key-fields", status: "live", ...overrides });
  const other = { resource: { urn: "urn:pulumi:dev::app::a:b:C::other", type: "a:b:C" }, type: "creating" };

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("writes what it found, after asking, and keeps what was there", async () => {
    const { id } = add();
    const stack = new FakeStack(emulator, exportOf([], [creating()]));
    expect(await stack.recover()).toMatchObject({ written: true, copy: "copy 1", changes: [{ action: "adopt", id }] });
    expect(stack.calls).toEqual(["export", "export", "import"]);
    expect(stack.confirmed).toHaveLength(1);
    expect(stack.copies).toEqual([JSON.stringify(stack.state)]);
    expect(pendingOf(stack.imported[0] as Exported)).toEqual([]);
  });

  it.each([404, 410])("says so where the API serves no endpoints (%i), and writes nothing", async (status) => {
    emulator.fault({ call: "list", status, times: "always", json: { detail: "Not Found" } });
    const stack = new FakeStack(emulator, exportOf([], [creating()]));
    const { message } = await rejection(stack.recover({ grace: 60_000 }));
    expect(message).toMatch(/^Listing the endpoints failed: Not Found.*This API serves no dedicated endpoints/);
    expect(message).toMatch(/ Nothing was written\.$/);
    expect(stack.calls).toEqual(["export"]);
    // It is not waited for: more time changes nothing.
    expect(emulator.requests).toHaveLength(1);
  });

  it("does nothing where nothing is pending", async () => {
    const stack = new FakeStack(emulator, exportOf([endpoint()], [other]));
    expect(await stack.recover()).toEqual({ changes: [], written: false, others: [] });
    expect(stack.calls).toEqual(["export"]);
    expect(emulator.requests).toEqual([]);
  });

  it("asks Pareta for nothing where nothing was being created, so that no key is needed", async () => {
    const stack = new FakeStack(emulator, exportOf([endpoint()], [creating({ id: "ep_old" }, "updating")]));
    stack.env = {};
    expect(await stack.recover()).toMatchObject({
      written: true,
      changes: [{ action: "clear", operation: "updating" }],
    });
    expect(emulator.requests).toEqual([]);
  });

  it("uses the provider's own key, decrypted in memory only", async () => {
    add();
    const state = (apiKey: unknown) =>
      exportOf([], [creating()], { "pareta:apiKey": apiKey, "pareta:baseUrl": emulator.url });
    const stack = new FakeStack(emulator, state(encrypted), state(decrypted(KEY)));
    stack.env = {};
    expect(await stack.recover()).toMatchObject({ written: true });
    expect(stack.calls).toContain("export --show-secrets");
    expect(JSON.stringify([stack.imported, stack.copies])).not.toContain(KEY);
  });

  it("waits for an endpoint that takes its time to appear", async () => {
    const stack = new FakeStack(emulator, exportOf([], [creating()]));
    stack.clock.timer(5_000, () => add());
    expect(await stack.recover({ grace: 120_000 })).toMatchObject({ changes: [{ action: "adopt" }] });
    expect(stack.calls).toContain("looking for contracts-1111111: not there yet, 2 min to go");
  });

  it("drops an operation when the grace is over, and names what it may have been after all", async () => {
    const { id } = add({ name: "renamed" });
    const stack = new FakeStack(emulator, exportOf([], [creating()]));
    const { changes } = await stack.recover({ grace: 120_000 });
    expect(stack.clock.now()).toBe(120_000);
    expect(changes).toMatchObject([{ action: "drop", suspects: [`${id} (renamed, live)`] }]);
  });

  it("waits out a list that fails for now", async () => {
    add();
    emulator.fault({ call: "list", status: 503, times: 6 });
    const stack = new FakeStack(emulator, exportOf([], [creating()]));
    expect(await stack.recover({ grace: 120_000 })).toMatchObject({ written: true });
  });

  const refusals: [string, (stack: FakeStack) => void, RegExp, number][] = [
    ["there is no key", (stack) => (stack.env = {}), /no API key/, 1],
    [
      "the key is refused",
      () => emulator.fault({ call: "list", status: 401, times: "always" }),
      /Check the API key/,
      1,
    ],
    [
      "the list never comes",
      () => emulator.fault({ call: "list", status: 503, times: "always" }),
      /Nothing was written/,
      1,
    ],
    ["the list is none", () => emulator.fault({ call: "list", json: {}, times: "always" }), /Nothing was written/, 1],
    ["several carry the name", () => [add(), add()], /several endpoints carry the name.*ep_\w+, ep_\w+/, 1],
    ["other types would be lost", (stack) => pendingOf(stack.state).push(other), /a:b:C::other/, 4],
    [
      "a given name is carried by an endpoint of another task",
      (stack) => {
        add({ name: "prod", task: "invoice-line-items" });
        pendingOf(stack.state).splice(0, 1, creating({ inputs: inputs({ name: "prod", __autoName: false }) }));
      },
      /may be somebody else's/,
      1,
    ],
  ];
  it.each(refusals)("writes nothing when %s", async (_, arrange, message, exitCode) => {
    const stack = new FakeStack(emulator, exportOf([], [creating()]));
    arrange(stack);
    const error = (await rejection(stack.recover())) as CommandError;
    expect(error.message).toMatch(message);
    expect(error.exitCode).toBe(exitCode);
    expect(stack.imported).toEqual([]);
    expect(stack.copies).toEqual([]);
  });

  it("writes nothing when somebody else has written the stack meanwhile", async () => {
    add();
    const stack = new FakeStack(emulator, exportOf([], [creating()]));
    emulator.fault({ call: "list", status: 503 });
    stack.clock.timer(1, () => (stack.state = exportOf([endpoint()], [creating()])));
    expect((await rejection(stack.recover({ grace: 10_000 }))).message).toContain("the stack changed");
    expect(stack.imported).toEqual([]);
  });

  it("shows all of it in a dry run, and writes nothing", async () => {
    add();
    const stack = new FakeStack(emulator, exportOf([], [creating(), other]));
    expect(await stack.recover({ dryRun: true })).toMatchObject({
      written: false,
      changes: [{ action: "adopt" }],
      others: [other.resource.urn],
    });
    expect(stack.calls).toEqual(["export"]);
  });

  it("drops other types' operations when told to", async () => {
    add();
    const stack = new FakeStack(emulator, exportOf([], [creating(), other]));
    expect(await stack.recover({ dropOthers: true })).toMatchObject({ written: true });
  });

  it("puts in what a log names, once", async () => {
    const { id } = add({ name: "invoices-3f9a1c2" });
    const stack = new FakeStack(emulator, exportOf([], []));
    expect(await stack.recover({ names: ["invoices-3f9a1c2"] })).toMatchObject({
      written: true,
      changes: [{ action: "adopt", id }],
    });
    stack.state = stack.imported[0] as Exported;
    expect(await stack.recover({ names: ["invoices-3f9a1c2"] })).toMatchObject({
      written: false,
      changes: [{ action: "known" }],
    });
    expect(await stack.recover({ names: ["nothing-3f9a1c2"] })).toMatchObject({
      written: false,
      changes: [{ action: "drop" }],
    });
  });

  it("marks what a given name may have found of somebody else's", async () => {
    add({ name: "prod" });
    const given = creating({ inputs: inputs({ name: "prod", __autoName: false }) });
    const stack = new FakeStack(emulator, exportOf([], [given]));
    expect((await stack.recover({ dryRun: true })).changes).toMatchObject([{ action: "adopt", unproven: true }]);
    expect((await stack.recover({ dryRun: true, names: ["prod"] })).changes).toMatchObject([{ unproven: false }]);
  });

  it("ends at once, leaving no wait behind, when one of several keys is refused", async () => {
    const eu = provider("eu", { "pareta:apiKey": KEY, "pareta:baseUrl": `${emulator.url}/nowhere` });
    const asking = creating({ urn: urnOf("other"), provider: referenceTo(eu) });
    const stack = new FakeStack(emulator, exportOf([eu], [creating(), asking]));
    await rejection(stack.recover({ grace: 120_000 }));
    expect(stack.clock.pending).toBe(0);
    expect(stack.clock.now()).toBeLessThan(10_000);
  });

  describe("looks for what a log names with every provider of the stack", () => {
    const OTHER = "pareta_sk_other.key";
    const eu = () => provider("eu", { "pareta:apiKey": OTHER, "pareta:baseUrl": orgs.url });
    let orgs: Emulator;
    let stack: FakeStack;

    beforeEach(async () => {
      orgs = await startEmulator({ keys: { [KEY]: "ours", [OTHER]: "theirs" } });
      stack = new FakeStack(orgs, exportOf([eu()], []));
    });
    afterEach(() => orgs.close());

    it("and puts it in with the one that finds it, without waiting for the others", async () => {
      const { id } = orgs.addEndpoint({ name: "invoices-3f9a1c2", org: "theirs" });
      expect(await stack.recover({ names: ["invoices-3f9a1c2"], grace: 120_000 })).toMatchObject({
        written: true,
        changes: [{ action: "adopt", id }],
      });
      expect(stack.clock.now()).toBeLessThan(10_000);
      expect(resourcesOf(stack.imported[0] as Exported).at(-1)).toMatchObject({ id, provider: referenceTo(eu()) });
    });

    it("and takes none where several find it, unless one is named", async () => {
      for (const org of ["ours", "theirs"]) orgs.addEndpoint({ name: "invoices-3f9a1c2", org });
      const { message } = await rejection(stack.recover({ names: ["invoices-3f9a1c2"] }));
      expect(message).toMatch(/several of the stack's providers[^]*PARETA_API_KEY[^]*provider "eu"[^]*--provider/);
      expect(message).not.toContain(OTHER);
      expect(stack.imported).toEqual([]);
      expect(await stack.recover({ names: ["invoices-3f9a1c2"], provider: "eu" })).toMatchObject({ written: true });
      const unknown = await rejection(stack.recover({ names: ["invoices-3f9a1c2"], provider: "us" }));
      expect(unknown.message).toContain('no provider "us" for endpoints, but "default", "eu"');
    });

    it("and says where it has asked when it is nowhere", async () => {
      const { changes } = await stack.recover({ names: ["invoices-3f9a1c2"] });
      const asked = [`${orgs.url} with the key of PARETA_API_KEY`, expect.stringContaining('provider "eu"') as string];
      expect(changes).toMatchObject([{ action: "drop", asked }]);
      expect(changes.map(describeChange)[0]).toContain(`, asking ${orgs.url} with the key of PARETA_API_KEY and `);
    });
  });
});
