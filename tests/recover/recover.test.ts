import { startEmulator, type Emulator } from "../../emulator";
import { pendingOf, type Exported } from "../../cli/stack/deployment";
import type { CommandError } from "../../cli/errors";
import type { Change } from "../../cli/recover/plan";
import { recover, type RecoverOptions } from "../../cli/recover/recover";
import { FakeClock } from "../support/fake-clock";
import { KEY, rejection } from "../support/lifecycle";
import { creating, encrypted, decrypted, endpoint, exportOf, inputs } from "./support";

/** A stack in memory, and everything that was done to it. */
class FakeStack {
  readonly calls: string[] = [];
  readonly imported: Exported[] = [];
  copies: string[] = [];
  confirmed: Change[] = [];
  env: NodeJS.ProcessEnv;
  clock = new FakeClock();

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
});
