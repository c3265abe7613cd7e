import fc from "fast-check";
import { startEmulator, type Emulator } from "../../emulator";
import { asInputs, type EndpointInputs, type EndpointState } from "../../provider/endpoint";
import { Settings, random } from "../../provider/shell/settings";
import { Verbs, type ShellCall } from "../../provider/shell/verbs";
import { tries } from "../fuzz/tries";
import { URN } from "../support/endpoints";
import { KEY, RecordingLog } from "../support/lifecycle";

class RowLog extends RecordingLog {
  remark(): void {}
  finish(): void {}
}

const OFFICE = { timeZone: "UTC", days: ["mon-fri"], start: "08:00", end: "18:00" };
const LIMIT = 25;

/** What a program declares: with a schedule, a budget, both or neither. */
const PROGRAMS = {
  plain: {},
  hours: { schedule: OFFICE },
  budget: { budget: { usd: LIMIT, window: "24h" } },
  both: { schedule: OFFICE, budget: { usd: LIMIT, window: "24h" } },
} as const;

type Name = keyof typeof PROGRAMS;
const NAMES = Object.keys(PROGRAMS) as Name[];

type Step =
  | { do: "wait"; hours: number }
  | { do: "spend"; name: Name; dollars: number }
  | { do: "start" | "stop"; name: Name }
  | { do: "up" | "refresh"; metrics: boolean };

const name = fc.constantFrom(...NAMES);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant("spend" as const), name, dollars: fc.integer({ min: 0, max: 40 }) }),
  fc.record({ do: fc.constantFrom("start" as const, "stop" as const), name }),
  fc.record({
    do: fc.constantFrom("up" as const, "up" as const, "refresh" as const),
    metrics: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  }),
);

interface Held {
  id: string;
  state: EndpointState;
  inputs: EndpointInputs;
}

/** A stack with one endpoint of each kind, and the world around it. */
class World {
  now = Date.parse("2026-04-20T06:00:00Z");
  readonly held = new Map<Name, Held>();
  readonly spent = new Map<Name, number>(NAMES.map((each) => [each, 0]));

  constructor(private readonly emulator: Emulator) {}

  get isOpen(): boolean {
    const at = new Date(this.now);
    return at.getUTCDay() % 6 !== 0 && at.getUTCHours() >= 8 && at.getUTCHours() < 18;
  }

  #command(): { verbs: Verbs; call: ShellCall } {
    const settings = new Settings();
    const values: Record<string, unknown> = {
      "pareta:apiKey": KEY,
      "pareta:baseUrl": this.emulator.url,
      "pareta:showCosts": "false",
      "pareta:now": new Date(this.now).toISOString(),
    };
    settings.configure({ get: (key) => values[key] });
    return { verbs: new Verbs(settings), call: { log: new RowLog(), timeout: 60_000 } };
  }

  async up(): Promise<void> {
    const { verbs, call } = this.#command();
    for (const each of NAMES) {
      const held = this.held.get(each);
      const given = { task: "general-chat", __urn: `${URN}-${each}`, __plain: true, ...PROGRAMS[each] };
      const olds = held ? (held.inputs as unknown as Record<string, unknown>) : {};
      const inputs = asInputs((await verbs.check(olds, given, { random }, call)).inputs);
      if (!held) {
        const { id, state } = await verbs.create(inputs, call);
        this.held.set(each, { id, state, inputs });
        continue;
      }
      const { decision } = await verbs.diff(held.id, held.state, inputs, call);
      if (decision.action === "replace") throw new Error(`${each} would be replaced`);
      const state = decision.action === "update" ? await verbs.update(held.id, held.state, inputs, call) : held.state;
      this.held.set(each, { ...held, state, inputs });
    }
  }

  async refresh(): Promise<void> {
    const { verbs, call } = this.#command();
    for (const each of NAMES) {
      const held = this.held.get(each);
      const found = held && (await verbs.read(held.id, held.state, call));
      if (held && !found) throw new Error(`${each} was dropped`);
      if (held && found) this.held.set(each, { ...held, ...found });
    }
  }

  runs(each: Name): boolean {
    const id = this.held.get(each)?.id;
    return this.emulator.endpoints.some((it) => it.id === id && ["live", "starting"].includes(it.status as string));
  }

  async take(next: Step): Promise<void> {
    const { emulator } = this;
    switch (next.do) {
      case "wait":
        this.now += next.hours * 3_600_000;
        return;
      case "spend": {
        this.spent.set(next.name, next.dollars);
        return emulator.setCost(this.#idOf(next.name), next.dollars * 1_000_000);
      }
      case "start":
        return emulator.startEndpoint(this.#idOf(next.name));
      case "stop":
        return emulator.stopEndpoint(this.#idOf(next.name));
      default:
        return this.#run(next);
    }
  }

  async #run({ do: verb, metrics }: Extract<Step, { metrics: boolean }>): Promise<void> {
    const ran = new Map(NAMES.map((each) => [each, this.runs(each)]));
    const from = this.emulator.ledger.entries.length;
    // Each of the two endpoints with a budget is asked about once, and once more for the refused one.
    if (!metrics) this.emulator.fault({ call: "cost", status: 403, times: 9, json: { detail: "no metrics" } });
    await this[verb]();
    this.emulator.clearFaults();
    const done = this.emulator.ledger.entries.slice(from).map(({ action }) => action);
    if (verb === "refresh") expect(done).toEqual([]);
    expect(done).not.toContain("deploy");
    expect(done.length).toBeLessThanOrEqual(NAMES.length);
    for (const each of NAMES) this.#judge(each, verb === "up", metrics, ran.get(each) ?? false);
  }

  #judge(each: Name, isUp: boolean, metrics: boolean, ran: boolean): void {
    const runs = this.runs(each);
    const { running, held } = this.held.get(each)?.state as EndpointState;
    expect([each, running]).toEqual([each, runs]);
    expect([each, runs && held]).toEqual([each, runs ? null : false]);
    if (!isUp) return;
    const program: { schedule?: object; budget?: object } = PROGRAMS[each];
    const spent = this.spent.get(each) ?? 0;
    const open = !program.schedule || this.isOpen;
    if (!program.budget) expect([each, runs]).toEqual([each, open]);
    else if (metrics) expect([each, runs]).toEqual([each, open && spent < (ran ? LIMIT : 0.8 * LIMIT)]);
    // On a guess nothing is stopped. What is started was under its budget when it was last looked at.
    else if (ran) expect([each, runs]).toEqual([each, open]);
  }

  #idOf(each: Name): string {
    return this.held.get(each)?.id ?? "";
  }
}

test("whatever happens, each up follows the rule: one start at most, none over budget, none stopped without a rule", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
      const emulator = await startEmulator({ deploySeconds: 0, startSeconds: 0 });
      try {
        const world = new World(emulator);
        await world.up();
        for (const next of steps) await world.take(next);
      } finally {
        await emulator.close();
      }
    }),
    tries(6),
  );
}, 120_000);
