import fc from "fast-check";
import type { FaultSpec } from "../../emulator";
import type { Op, Props } from "./engine";
import { faults, faultsWithCosts, isDoubled, isSentTwice } from "./faults";
import { LIMITS, type ProcessOptions } from "./process";
import type { WatchSpec } from "./watcher";
import type { KeyKind, WorldOptions } from "./world";

export type StackLabel = "a" | "b";

export interface RunSpec {
  stack: StackLabel;
  op: Op;
  key: KeyKind;
  outage?: ProcessOptions["outage"];
  kill?: ProcessOptions["kill"];
  cancel?: ProcessOptions["cancel"];
}

export type OutsideKind = "stop" | "start" | "remove" | "fail" | "unknown" | "stranger" | "recommend";

/** One step of a sequence. */
export type Command =
  | { kind: "edit"; stack: StackLabel; slot: string; change: Props | "remove" }
  | { kind: "outside"; what: OutsideKind; pick: number }
  /** `strangers` deploy meanwhile, one by one, under names of their own. */
  | { kind: "run"; runs: RunSpec[]; faults: FaultSpec[]; strangers?: number; watch?: WatchSpec | undefined }
  /** What an endpoint has cost, from now on. */
  | { kind: "spend"; pick: number; dollars: number }
  /** The wall clock is set. */
  | { kind: "set"; seconds: number }
  | { kind: "wait"; seconds: number }
  /** All faults end, and every stack checks that everything becomes right. */
  | { kind: "settle" };

export interface Sequence {
  world: WorldOptions;
  /** Whether the stacks give endpoints the same names. */
  contested: boolean;
  /** Whether programs have schedules and budgets: then the shells are asked, and a watch keeps the rule. */
  ruled: boolean;
  seed: number;
  /** How many more endpoints each stack's program has. They are never edited, and they ask at the same time. */
  others: number;
  commands: Command[];
}

/** The logical names; both stacks have the same. */
export const SLOTS = ["contracts", "Line Items!"] as const;

const TASKS = ["contract-key-fields", "invoice-line-items", "support-ticket-triage", "no-such-task"] as const;

/** The timeouts are short, so that an endpoint that is stuck is not polled for long. */
const TIMEOUTS = { create: "3m", update: "2m", delete: "2m", read: "1m" };

/** The emulator's models repeat the question. */
const SMOKE_TEST = { messages: [{ role: "user", content: "Say ping." }] };

/** The name that stacks give to more than one endpoint, where they share a name. */
export const SHARED_NAME = "shared-prod";

export const FIRST_PROPS: Props = { task: TASKS[0], __timeouts: TIMEOUTS };

const given = (name: string) => fc.constantFrom(undefined, undefined, `${name}-prod`, `${name}_Prod`);

function change(name: string): fc.Arbitrary<Props> {
  return fc.oneof(
    fc.boolean().map((running) => ({ running })),
    fc.constantFrom("qwen-1", "llama-2", "recommended", undefined, "qwen-2", "gpt-9").map((model) => ({ model })),
    fc.constantFrom(...TASKS).map((task) => ({ task })),
    given(name).map((name) => ({ name })),
    fc
      .constantFrom(undefined, { region: "eu" }, { region: "us", quality: 0.9 })
      .map((deployOptions) => ({ deployOptions })),
    fc.constantFrom(undefined, SMOKE_TEST, { ...SMOKE_TEST, contains: "PING" }).map((smokeTest) => ({ smokeTest })),
    fc.constantFrom("90s", "2m").map((timeout) => ({ __timeouts: { ...TIMEOUTS, delete: timeout } })),
  );
}

function edit(stack: StackLabel, slot: string, contested: boolean): fc.Arbitrary<Command> {
  const name = contested ? "shared" : `${stack}-${slot.slice(0, 4)}`;
  const changes = fc
    .array(change(name), { minLength: 1, maxLength: 2 })
    .map((parts) => Object.assign({}, ...parts) as Props);
  return fc
    .oneof({ weight: 6, arbitrary: changes }, { weight: 1, arbitrary: fc.constant<"remove">("remove") })
    .map((change) => ({ kind: "edit", stack, slot, change }));
}

const key: fc.Arbitrary<KeyKind> = fc.oneof(
  { withCrossShrink: true },
  { weight: 14, arbitrary: fc.constant<KeyKind>("usual") },
  { weight: 1, arbitrary: fc.constantFrom<KeyKind>("rotated", "stranger", "revoked") },
);

const op: fc.Arbitrary<Op> = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: fc.constant<Op>("up") },
  { weight: 3, arbitrary: fc.constant<Op>("refresh") },
  { weight: 1, arbitrary: fc.constantFrom<Op>("destroy", "preview") },
);

function run(stack: StackLabel): fc.Arbitrary<RunSpec> {
  const outage = fc.record({ from: fc.nat(8), count: fc.constantFrom(1, 3, 1000) });
  const kill = fc.record({ request: fc.nat(9), when: fc.constantFrom<"before" | "after">("before", "after") });
  const cancel = fc
    .record({
      request: fc.nat(9),
      shell: fc.constantFrom<"plugin" | "dynamic">("plugin", "plugin", "dynamic"),
      again: fc.option(fc.nat(6), { nil: undefined, freq: 2 }),
    })
    .map(({ again, ...first }) => ({ ...first, ...(again !== undefined && { again }) }));
  return fc
    .record({ stack: fc.constant(stack), op, key, outage: rarely(outage), kill: rarely(kill), cancel: rarely(cancel) })
    .map(({ outage, kill, cancel, ...spec }) => ({
      ...spec,
      ...(outage && { outage }),
      ...(kill && { kill }),
      ...(cancel && { cancel }),
    }));
}

function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 11, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );
}

const outside: fc.Arbitrary<Command> = fc
  .record({
    what: fc.constantFrom<OutsideKind>("stop", "start", "remove", "fail", "unknown", "stranger", "recommend"),
    pick: fc.nat(5),
  })
  .map((rest) => ({ kind: "outside", ...rest }));

const strangers = fc.constantFrom(0, 0, 0, 2, 20);

const seconds = fc.constantFrom(0, 0, 0, 5, 40);

const world: fc.Arbitrary<WorldOptions> = fc.record({
  latencyMs: fc.constantFrom(0, 50, 3000),
  deploySeconds: seconds,
  registerSeconds: fc.constantFrom(0, 0, 2, 15, 30),
  listDelaySeconds: fc.constantFrom(0, 0, 0, 3, 10, 30),
  startSeconds: seconds,
  stopSeconds: seconds,
  deleteSeconds: seconds,
  takenName: fc.constantFrom("refuse", "refuse", "second", "existing"),
  names: fc.constantFrom("kept", "kept", "kept", "normalised", "ignored"),
  idempotencyKeys: fc.constantFrom("ignored", "honoured"),
  idEqualsName: fc.boolean(),
});

/** Sequences of commands for one stack. */
export const oneStack: fc.Arbitrary<Sequence> = sequence(["a"], false);

/** Sequences for two stacks whose commands may run at the same time. */
export function twoStacks(contested: boolean): fc.Arbitrary<Sequence> {
  return sequence(["a", "b"], contested);
}

function sequence(stacks: StackLabel[], contested: boolean): fc.Arbitrary<Sequence> {
  const edits = stacks.flatMap((stack) => SLOTS.map((slot) => edit(stack, slot, contested)));
  const together = fc.tuple(...stacks.map(run));
  const alone = fc.nat(stacks.length - 1).chain((index) => together.map((specs) => specs.slice(index, index + 1)));
  const runs = fc.oneof({ weight: 1, arbitrary: alone }, { weight: 2, arbitrary: together });
  const command = fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...edits) },
    { weight: 10, arbitrary: fc.record({ kind: fc.constant("run" as const), runs, faults, strangers }) },
    { weight: 3, arbitrary: outside },
    { weight: 1, arbitrary: fc.constantFrom(1, 30).map((seconds): Command => ({ kind: "wait", seconds })) },
    { weight: 1, arbitrary: fc.constant<Command>({ kind: "settle" }) },
  );
  const any = fc.record({
    world,
    contested: fc.constant(contested),
    ruled: fc.constant(false),
    seed: fc.nat(),
    others: fc.constantFrom(0, 0, 0, 2, 8),
    commands: fc.array(command, { minLength: 2, maxLength: 20, size: "max" }),
  });
  return fc.oneof({ weight: 2, arbitrary: any }, { weight: 1, arbitrary: any.map(behindGateway) }).map(possible);
}

const OFFICE = { timeZone: "UTC", days: ["mon-fri"], start: "08:00", end: "18:00" };
const NIGHTS = { timeZone: "Europe/Berlin", days: ["mon-sun"], start: "22:00", end: "06:00" };
const ALWAYS = { timeZone: "UTC", days: ["mon-sun"], start: "00:00", end: "24:00" };

/** The amounts around the marks of these budgets, in dollars. */
const BUDGETS = [
  { usd: 10, window: "24h" },
  { usd: 25, window: "7d" },
  { usd: 10, window: "24h", resumeBelow: 1 },
];
const DOLLARS = [0, 5, 8, 9.99, 10, 19.99, 20, 24, 25, 300];

const rule: fc.Arbitrary<Props> = fc.oneof(
  fc.constantFrom(undefined, OFFICE, NIGHTS, ALWAYS).map((schedule) => ({ schedule })),
  fc.constantFrom(undefined, ...BUDGETS).map((budget) => ({ budget })),
);

const watching: fc.Arbitrary<WatchSpec> = fc.record({
  from: fc.nat(7),
  looks: fc.integer({ min: 1, max: 3 }),
  every: fc.constantFrom(5, 60),
  seesLocks: fc.boolean(),
  stop: rarely(fc.nat(9)),
});

/** Sequences for one stack whose endpoints have schedules and budgets, and a watch that acts while `up` runs. */
export const ruledStack: fc.Arbitrary<Sequence> = ruledSequence();

function ruledSequence(): fc.Arbitrary<Sequence> {
  const edits = SLOTS.map((slot) =>
    fc.oneof(
      { weight: 1, arbitrary: edit("a", slot, false) },
      {
        weight: 4,
        arbitrary: fc
          .array(rule, { minLength: 1, maxLength: 2 })
          .map((parts): Command => ({ kind: "edit", stack: "a", slot, change: Object.assign({}, ...parts) as Props })),
      },
    ),
  );
  const runs = run("a").map((spec) => [spec]);
  const together = fc.record({ kind: fc.constant("run" as const), runs, faults: faultsWithCosts, watch: watching });
  const command = fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...edits) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("run" as const), runs, faults: faultsWithCosts }) },
    { weight: 5, arbitrary: together },
    { weight: 3, arbitrary: together.map((each): Command => ({ ...each, runs: [] })) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("spend" as const),
        pick: fc.nat(5),
        dollars: fc.constantFrom(...DOLLARS),
      }),
    },
    { weight: 2, arbitrary: outside },
    {
      weight: 3,
      arbitrary: fc.integer({ min: 1, max: 40 }).map((h): Command => ({ kind: "wait", seconds: h * 3600 })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(-26, -1, 1, 26).map((h): Command => ({ kind: "set", seconds: h * 3600 })),
    },
    { weight: 1, arbitrary: fc.constant<Command>({ kind: "settle" }) },
  );
  return fc
    .record({
      world,
      contested: fc.constant(false),
      ruled: fc.constant(true),
      seed: fc.nat(),
      others: fc.constantFrom(0, 0, 0, 2),
      commands: fc.array(command, { minLength: 3, maxLength: 20, size: "max" }),
    })
    .map((sequence) => possible(sequence));
}

/** In a world in which a client can detect everything that a gateway does with a deploy. */
function behindGateway(sequence: Sequence): Sequence {
  const { registerSeconds = 0, listDelaySeconds = 0, ...world } = sequence.world;
  const seen: WorldOptions = {
    ...world,
    registerSeconds: Math.min(registerSeconds, 2),
    listDelaySeconds: Math.min(listDelaySeconds, 3),
    names: "kept",
    idempotencyKeys: "ignored",
    idEqualsName: false,
  };
  return { ...sequence, world: seen };
}

/**
 * Where ids are names, ids are unique only within an organization, and the judge knows endpoints by their ids. Under a
 * renewed key, an endpoint with a given name is not believed.
 */
function keyWhereIdsAreNames(key: KeyKind): KeyKind {
  return key === "stranger" ? "revoked" : key === "rotated" ? "usual" : key;
}

/** Milliseconds from a deploy until a list shows its endpoint. */
function lateness(fault: FaultSpec, { registerSeconds = 0, listDelaySeconds = 0 }: WorldOptions): number {
  return Math.max(registerSeconds * 1000, fault.listDelayMs ?? listDelaySeconds * 1000);
}

/**
 * Whether nothing shows a deploy that was refused, so that a second one is made under its name: the server accepts the
 * same name and the same key twice, and lists the first one only later. Or it makes names of its own.
 */
function hidesFirst(fault: FaultSpec, world: WorldOptions): boolean {
  if (world.idempotencyKeys === "honoured") return false;
  if (world.names === "ignored") return true;
  const inTime = world.names === "kept" && lateness(fault, world) < LIMITS.resendGrace / 2;
  return world.takenName !== "refuse" && !inTime;
}

/**
 * Whether nothing shows the second of two endpoints: it has another name, an id that may be a name, or is listed too
 * late.
 */
function hidesTwin(fault: FaultSpec, world: WorldOptions): boolean {
  return world.names !== "kept" || world.idEqualsName === true || lateness(fault, world) >= LIMITS.lookupGrace / 2;
}

/** Leaves out what the server of a world does not do. */
function possible(sequence: Sequence): Sequence {
  const { names } = sequence.world;
  // Where ids are names, and the server makes names or names are shared, an id that is gone may occur again and proves
  // nothing.
  const idEqualsName = sequence.world.idEqualsName === true && names !== "ignored" && !sequence.contested;
  // Two deploys under one name that race, and both get one endpoint as the response, cannot be told apart.
  const { takenName: rule = "refuse" } = sequence.world;
  const takenName = sequence.contested && rule === "existing" ? "refuse" : rule;
  const commands = sequence.commands.map((command): Command => {
    if (command.kind !== "run") return command;
    return {
      ...command,
      runs: command.runs.map((run) => (idEqualsName ? { ...run, key: keyWhereIdsAreNames(run.key) } : run)),
      faults: command.faults.filter((fault) => {
        const world = { ...sequence.world, takenName, idEqualsName };
        return !(isSentTwice(fault) && hidesFirst(fault, world)) && !(isDoubled(fault) && hidesTwin(fault, world));
      }),
    };
  });
  return { ...sequence, world: { ...sequence.world, takenName, idEqualsName }, commands };
}
