import { isDeepStrictEqual } from "node:util";
import type { Project } from "../../cli/stack/project";
import type { Environment } from "../../provider/endpoint";
import {
  FIRST_PROPS,
  SHARED_NAME,
  SLOTS,
  type Command,
  type RunSpec,
  type Sequence,
  type StackLabel,
} from "./commands";
import { Stack, type Props, type Report } from "./engine";
import { scripted } from "./faults";
import type { Budget } from "../../provider/endpoint/types";
import { figures } from "./figures";
import { Judge, type Finished } from "./judge";
import { Process } from "./process";
import { mulberry32 } from "./random";
import { RuleJudge } from "./rule-judge";
import { Violation } from "./violation";
import { Watcher, type WatchSpec } from "./watcher";
import { ORG, TestWorld, keyOf } from "./world";

/** Longer than anything that the emulator does by itself. */
const UNTIL_QUIET_MS = 120_000;

/** The time within which all strangers come that deploy while a stack does. */
const STRANGERS_COME_MS = 30_000;

/** Bugs: between the lifecycle and the API, and between the watch and the stacks. */
export interface Sabotage {
  lifecycle?: ((environment: Environment) => Environment) | undefined;
  watch?: ((project: Project) => Project) | undefined;
}

/** A look at once, and one that sees what came of it. */
const ROUND: WatchSpec = { from: 0, looks: 2, every: 600, seesLocks: true };

/** Schedules change at whole hours. At this minute of one, a few commands have time before the next change. */
const SAFE_MINUTE = 5;
const HOUR_MS = 3_600_000;

/**
 * Runs a sequence in a world of its own. Then it ends all faults, and checks that everything becomes right.
 *
 * @param sabotage - a bug to put between the lifecycle and the API.
 * @throws Violation for a promise that was not kept.
 */
export async function runSequence(sequence: Sequence, sabotage: Sabotage = {}): Promise<void> {
  figures.sequences++;
  await new Course(sequence, sabotage).run();
}

interface RunOptions {
  faults?: Parameters<typeof scripted>[0];
  strangers?: number;
  acceptOtherOrigin?: boolean;
  watch?: WatchSpec | undefined;
}

class Course {
  readonly #world: TestWorld;
  readonly #stacks: Record<StackLabel, Stack> = { a: new Stack("a"), b: new Stack("b") };
  readonly #judge: Judge;
  readonly #ruleJudge: RuleJudge;
  #runs = 0;
  #strangers = 0;

  constructor(
    private readonly sequence: Sequence,
    private readonly sabotage: Sabotage,
  ) {
    this.#world = new TestWorld(sequence.world);
    this.#judge = new Judge(this.#world, Object.values(this.#stacks));
    this.#ruleJudge = new RuleJudge(this.#world);
    const first = sequence.contested ? { ...FIRST_PROPS, name: SHARED_NAME } : FIRST_PROPS;
    const others = Array.from({ length: sequence.others }, (_, number) => [`other-${number}`, FIRST_PROPS] as const);
    for (const stack of Object.values(this.#stacks)) {
      stack.program = { [SLOTS[0]]: first, ...Object.fromEntries(others) };
    }
  }

  async run(): Promise<void> {
    try {
      for (const command of [...this.sequence.commands, { kind: "settle" } as const]) {
        figures.steps++;
        await this.#step(command);
      }
      for (const stack of this.#users()) await this.#destroys(stack);
    } finally {
      figures.hours += this.#world.clock.now() / 3600_000;
    }
  }

  async #step(command: Command): Promise<void> {
    switch (command.kind) {
      case "edit":
        return this.#edit(command);
      case "outside":
        return this.#outside(command);
      case "wait":
        return this.#pass(command.seconds * 1000);
      case "set":
        return this.#world.clock.set(command.seconds * 1000);
      case "spend": {
        const id = this.#picked(command.pick);
        if (id !== undefined) this.#world.spend(id, Math.round(command.dollars * 1_000_000));
        return;
      }
      case "settle":
        // There are no faults any more: a new endpoint is listed at once.
        this.#world.control.setListDelay(0);
        for (const stack of this.#users()) await this.#settles(stack);
        this.#world.control.setListDelay(this.sequence.world.listDelaySeconds ?? 0);
        return;
      case "run": {
        // A process starts the watch, or it starts by itself.
        await this.#run(command.runs, command);
      }
    }
  }

  /** The stacks of the sequence. */
  #users(): Stack[] {
    const labels = this.sequence.commands.flatMap((command) => (command.kind === "run" ? command.runs : []));
    return Object.values(this.#stacks).filter(({ label }) => labels.some(({ stack }) => stack === label));
  }

  #edit({ stack, slot, change }: Extract<Command, { kind: "edit" }>): void {
    const { program } = this.#stacks[stack];
    if (change === "remove") return void delete program[slot];
    const props = { ...(program[slot] ?? FIRST_PROPS), ...change, ...(this.sequence.ruled && { __plain: true }) };
    program[slot] = Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
  }

  #outside({ what, pick }: Extract<Command, { kind: "outside" }>): void {
    const { control } = this.#world;
    if (what === "stranger") {
      const name = [SHARED_NAME, "a-cont-prod", "a_cont-prod", "contracts-0000000"][pick % 4] as string;
      if (this.#judge.knows(name)) return; // it was one of our ids
      const legacy = pick > 3;
      control.addEndpoint({ name, org: ORG, legacy, status: pick % 2 === 0 ? "live" : "stopped" });
      return;
    }
    if (what === "recommend") {
      return control.setRecommended(
        "contract-key-fields",
        ["qwen-1", "llama-2", "recommended", null][pick % 4] as string,
      );
    }
    const id = this.#picked(pick);
    if (id === undefined) return;
    switch (what) {
      case "start":
        return control.startEndpoint(id);
      case "stop":
        return control.stopEndpoint(id);
      case "remove":
        return control.removeEndpoint(id);
      case "fail":
        return control.setStatus(id, pick % 2 === 0 ? "failed" : "error");
      case "unknown":
        return control.setStatus(id, "migrating");
    }
  }

  #picked(pick: number): string | undefined {
    const endpoints = this.#world.control.endpoints.filter(({ status }) => status !== "deleting");
    return endpoints[pick % endpoints.length]?.id;
  }

  async #pass(ms: number): Promise<void> {
    await this.#world.clock.run(this.#world.clock.sleep(ms));
  }

  /** Runs commands of the CLI at the same time, with their faults. */
  async #run(
    specs: readonly RunSpec[],
    { faults = [], strangers = 0, acceptOtherOrigin = false, watch }: RunOptions = {},
  ): Promise<Report[]> {
    const world = this.#world;
    const { ruled } = this.sequence;
    const key = specs[0] && keyOf(specs[0].stack, specs[0].key);
    world.script(scripted(faults, key ?? ""));
    this.#judge.begins();
    const begun = this.#ruleJudge.begins(this.#stacks.a);
    const watcher = watch && this.#watcher(watch);
    let watching: Promise<void> | undefined;
    const startWatch = () => (watching ??= watcher?.run());
    const started = specs.map((spec) => {
      const { stack, key, outage, kill, cancel } = spec;
      const random = this.#random();
      const process = new Process(world, {
        stack,
        key,
        random,
        outage,
        kill,
        cancel,
        acceptOtherOrigin,
        ruled,
        onRequest: (number) => number === watch?.from && void startWatch(),
        sabotage: this.sabotage.lifecycle,
      });
      return { spec, process, stack: this.#stacks[stack], done: this.#stacks[stack].run(spec.op, process) };
    });
    for (let number = 0; number < strangers; number++) {
      const name = `passer-by-${this.#strangers++}`;
      world.clock.timer((STRANGERS_COME_MS * number) / strangers, () => {
        world.control.addEndpoint({ name, org: ORG, task: FIRST_PROPS.task as string, status: "live" });
      });
    }
    const reports = await world.clock.run(
      Promise.all(started.map(({ done }) => done)).then(async (all) => {
        // A run that makes fewer requests than that has ended before the watch begins.
        await startWatch();
        return all;
      }),
    );
    world.control.clearFaults();
    world.control.clearRequests();
    const finished = started.map((run, index): Finished => ({ ...run, report: reports[index] as Report }));
    this.#judge.after(finished, faults, watcher?.lines);
    if (ruled) this.#ruleJudge.after(begun, watcher);
    return reports;
  }

  /** Runs a watch by itself. @returns its last look. */
  async #watch(faults: RunOptions["faults"] = []): Promise<Watcher> {
    const watcher = this.#watcher(ROUND);
    this.#world.script(scripted(faults, ""));
    this.#judge.begins();
    const begun = this.#ruleJudge.begins(this.#stacks.a);
    await this.#world.clock.run(watcher.run());
    this.#world.control.clearFaults();
    this.#judge.after([], faults, watcher.lines);
    this.#ruleJudge.after(begun, watcher);
    return watcher;
  }

  #watcher(spec: WatchSpec): Watcher {
    const { watch: sabotage } = this.sabotage;
    return new Watcher(this.#world, this.#stacks.a, { ...spec, random: this.#random(), sabotage });
  }

  #random(): () => number {
    return mulberry32(this.sequence.seed + 7919 * this.#runs++);
  }

  /**
   * Ends all faults. Then a refresh must show the truth, an `up` must make what the program asks for, and another `up`
   * must change nothing.
   */
  async #settles(stack: Stack): Promise<void> {
    await this.#heal();
    if (this.sequence.ruled) await this.#awaitsSafeMinute();
    const label = stack.label as StackLabel;
    const calm = { stack: label, key: "usual" as const };
    const elsewhere = stack.held.some(({ id }) => (this.#world.endpoint(id)?.org ?? ORG) !== ORG);
    const [refreshed] = await this.#run([{ ...calm, op: "refresh" }], { acceptOtherOrigin: !elsewhere });
    // An endpoint that another organization's key has made cannot be judged with our key, and must be kept.
    if (elsewhere) return;
    this.#allWell(refreshed, "a refresh without faults");
    for (const resource of stack.held) {
      this.#judge.showsTheTruth(resource);
      if (resource.initErrors.length > 0) throw new Violation(`after a refresh ${resource.id} still has an init error`);
    }

    const slots = Object.keys(stack.program);
    const blocked = slots.filter((slot) => this.#isBlocked(stack, slot));
    const [up] = await this.#run([{ ...calm, op: "up" }], { acceptOtherOrigin: true });
    const failed = up?.steps.find(({ slot, error }) => error && !blocked.includes(slot));
    if (failed) throw new Violation(`an up without faults failed at ${failed.slot}: ${failed.error?.message}`);
    for (const slot of slots.filter((slot) => !blocked.includes(slot))) this.#isThere(stack, slot);
    if (blocked.length > 0) return;

    const spare = stack.resources.filter(({ slot, delete: doomed }) => doomed || !slots.includes(slot));
    if (spare.length > 0)
      throw new Violation(`an up without faults left behind ${spare.map(({ id }) => id).join(", ")}`);
    if (this.sequence.ruled) await this.#watchAgrees(stack);
    const before = JSON.stringify(stack.resources);
    const deeds = this.#world.deeds.length + this.#world.inferences.length;
    const [again] = await this.#run([{ ...calm, op: "up" }], { acceptOtherOrigin: true });
    this.#allWell(again, "a second up");
    if (this.#world.deeds.length + this.#world.inferences.length > deeds)
      throw new Violation("a second up changed endpoints");
    if (again?.steps.some(({ op }) => op !== "same")) throw new Violation("a second up found something to do");
    if (before !== JSON.stringify(stack.resources)) throw new Violation("a second up changed the state");
    if (this.sequence.ruled) await this.#keepsBudgets(stack);
  }

  /** What an `up` made is what the watch looks for: it does nothing, and finds nothing that differs. */
  async #watchAgrees(stack: Stack): Promise<void> {
    for (const resource of stack.held) this.#ruleJudge.isKept(resource, stack.program[resource.slot]);
    const deeds = this.#world.deeds.length;
    const { rows } = await this.#watch();
    const ours = rows.filter(({ differs, resource }) => differs !== null && resource !== null);
    if (ours.length > 0) throw new Violation(`after an up the watch finds ${JSON.stringify(ours)}`);
    if (this.#world.deeds.length > deeds) throw new Violation("after an up the watch changed endpoints");
  }

  /**
   * The watch stops what has used up its budget. An `up` leaves it so, also one that cannot read the costs. When there is
   * money again the watch starts it, and an `up` has nothing to do.
   */
  async #keepsBudgets(stack: Stack): Promise<void> {
    const capped = stack.held.filter(({ slot, outputs }) => stack.program[slot]?.budget && outputs.running);
    if (capped.length === 0) return;
    const spec: RunSpec = { stack: stack.label as StackLabel, op: "up", key: "usual" };
    const ups = async (what: string, faults: RunOptions["faults"] = []) => {
      const deeds = this.#world.deeds.length;
      const [report] = await this.#run([spec], { faults, acceptOtherOrigin: true });
      this.#allWell(report, what);
      if (this.#world.deeds.length > deeds) throw new Violation(`${what} changed endpoints`);
    };
    const are = (status: string, when: string) => {
      const other = capped.find(({ id }) => this.#world.endpoint(id)?.status !== status);
      if (other) throw new Violation(`${when} ${other.id} is not ${status}`);
    };
    for (const { id } of capped) this.#world.spend(id, 1_000_000_000);
    await this.#watch([{ call: "cost", times: "always", status: 403 }]);
    are("live", "after a watch that could not read the costs");
    await this.#watch();
    are("stopped", "after a watch that found the budget used up");
    await ups("an up that cannot read the costs", [{ call: "cost", times: "always", status: 403 }]);
    for (const { id, slot } of capped) {
      const { usd, resumeBelow = 0.8 } = stack.program[slot]?.budget as Budget;
      if (resumeBelow < 1) this.#world.spend(id, Math.round(usd * 1_000_000) - 1);
    }
    await ups("an up between the two marks");
    await this.#watch();
    are("stopped", "between the two marks");
    for (const { id } of capped) this.#world.spend(id, 0);
    await this.#watch();
    are("live", "after a watch that found money left");
    await ups("an up after the watch");
  }

  /** Lets time pass until the clock is far from any change of a schedule. */
  async #awaitsSafeMinute(): Promise<void> {
    const { clock } = this.#world;
    await this.#pass(HOUR_MS - (clock.wallTime() % HOUR_MS) + SAFE_MINUTE * 60_000);
  }

  async #destroys(stack: Stack): Promise<void> {
    const elsewhere = stack.held.some(({ id }) => (this.#world.endpoint(id)?.org ?? ORG) !== ORG);
    if (elsewhere) return;
    const spec = { stack: stack.label as StackLabel, op: "destroy", key: "usual" } as const;
    const [report] = await this.#run([spec], { acceptOtherOrigin: true });
    this.#allWell(report, "a destroy without faults");
    if (stack.resources.length > 0) throw new Violation("a destroy left resources in the state");
  }

  /** Ends what would never end by itself: statuses in which an endpoint is stuck, and unknown statuses. */
  async #heal(): Promise<void> {
    const { control } = this.#world;
    await this.#pass(UNTIL_QUIET_MS);
    for (const { id, status } of control.endpoints) {
      if (status === "deleting") control.removeEndpoint(id);
      else if (status === "stopping") control.setStatus(id, "stopped");
      else if (status === "starting" || status === "migrating") control.setStatus(id, "live");
    }
  }

  #allWell(report: Report | undefined, what: string): void {
    const failed = report?.steps.find(({ error }) => error);
    if (failed) throw new Violation(`${what} failed at ${failed.slot}: ${failed.error?.message}`);
  }

  /** Whether a slot cannot succeed: its task or model does not exist, or someone else has its name. */
  #isBlocked(stack: Stack, slot: string): boolean {
    const { task, model, name } = stack.program[slot] as { task: string; model?: string; name?: string };
    const models = MODELS[task];
    if (!models?.includes(model ?? "recommended")) return true;
    if (name === undefined) return false;
    const alike = (other: unknown) => typeof other === "string" && plainName(other) === plainName(name);
    const current = stack.current(slot);
    const own = current?.inputs.name === name && !current.pendingReplacement ? current.id : undefined;
    const others = Object.entries(stack.program).filter(([other, props]) => other !== slot && alike(props.name));
    return (
      others.length > 0 ||
      this.#world.control.endpoints.some(({ id, name, org }) => org === ORG && id !== own && (alike(name) || alike(id)))
    );
  }

  /** @throws Violation unless a slot is as the program says. */
  #isThere(stack: Stack, slot: string): void {
    const props = stack.program[slot] as Props;
    const resource = stack.current(slot);
    if (!resource) throw new Violation(`after an up without faults there is no ${slot}`);
    this.#judge.isAsWanted(resource);
    this.#judge.showsTheTruth(resource);
    if (resource.initErrors.length > 0) throw new Violation(`after an up without faults ${slot} has an init error`);
    if (resource.inputs.running !== (props.running ?? true)) throw new Violation(`${slot} has another "running"`);
    const truth = this.#world.endpoint(resource.id);
    const { names } = this.sequence.world;
    const wanted = {
      task: props.task,
      model: props.model === undefined || props.model === "recommended" ? truth?.model : props.model,
      name: names === "kept" ? (props.name ?? resource.inputs.name) : truth?.name,
    };
    const there = { task: truth?.task, model: truth?.model, name: truth?.name };
    if (!isDeepStrictEqual(wanted, there)) {
      throw new Violation(`${slot} is wanted as ${JSON.stringify(wanted)}, and is ${JSON.stringify(there)}`);
    }
  }
}

/** The models that each task can be deployed with. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  "contract-key-fields": ["recommended", "qwen-1", "llama-2"],
  "invoice-line-items": ["recommended", "qwen-2"],
  "support-ticket-triage": ["recommended", "qwen-2"],
};

function plainName(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}
