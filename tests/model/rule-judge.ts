import type { RuleInputs } from "../../provider/endpoint/decide/rule";
import { isRunning } from "../../provider/endpoint/decide/status";
import type { Budget, Schedule } from "../../provider/endpoint/types";
import type { Props, Resource, Stack } from "./engine";
import { isToRun, markOf } from "./oracle";
import type { Watcher } from "./watcher";
import { Violation } from "./violation";
import { WATCH, type Deed, type TestWorld } from "./world";

/** What is asked of endpoints, by their ids, each as it was at some time. */
type Rules = Map<string, RuleInputs[]>;

/** The age at which a watch reads a state anew, and the requests that it may make in between. */
const STATE_AGE_MS = 2_000;
const TRIPS = 4;

/** What is known when a command begins. */
export interface Begun {
  deeds: number;
  starts: number;
  /** Wall-clock milliseconds. */
  at: number;
  /** What the state asks: a watch knows nothing else. */
  state: Rules;
  stack: Stack;
}

/**
 * Checks after each command that schedules and budgets were kept, with the ledger as the truth: no `up` and no watch does
 * to an endpoint what the rule does not say.
 */
export class RuleJudge {
  constructor(private readonly world: TestWorld) {}

  begins(stack: Stack): Begun {
    const { deeds, starts, clock } = this.world;
    return { deeds: deeds.length, starts: starts.length, at: clock.wallTime(), state: rulesIn(stack.resources), stack };
  }

  /** @throws Violation for a start or a stop that the rule does not say, and for a second start. */
  after(begun: Begun, watcher: Watcher | undefined): void {
    const { stack, at } = begun;
    const deeds = this.world.deeds.slice(begun.deeds);
    const state = both(begun.state, rulesIn(stack.resources));
    const program = rulesIn(stack.resources.map((each) => ({ ...each, inputs: asked(stack.program[each.slot]) })));
    for (const deed of deeds) {
      if (deed.by === WATCH) {
        this.#watchMay(deed, [at, ...(watcher?.looks ?? [])], state.get(deed.id) ?? []);
        this.#watchLeaves(deed, stack, watcher?.reads ?? []);
      } else if (deed.by !== undefined) this.#upMay(deed, at, program.get(deed.id) ?? [], deeds);
    }
    this.#startsOnce(begun);
  }

  /** A watch starts and stops by the rule. It does nothing else, and nothing to an endpoint that has no rule. */
  #watchMay(deed: Deed, looks: number[], rules: RuleInputs[]): void {
    const { action, id } = deed;
    if (action !== "start" && action !== "stop") throw new Violation(`the watch did ${action} ${id}`);
    const its = rules.filter(({ schedule, budget }) => schedule ?? budget);
    if (its.length === 0) throw new Violation(`the watch did ${action} ${id}, which has neither schedule nor budget`);
    const says = its.some((rule) => looks.some((now) => this.#says(rule, id, action, now)));
    if (!says) throw new Violation(`the watch did ${action} ${id}, ${this.#why(id, its)}`);
  }

  /** What a run has an operation on is left to it, as far as the state shows it: that is read shortly before. */
  #watchLeaves({ action, id, at }: Deed, { operations }: Stack, reads: readonly number[]): void {
    const read = Math.max(...reads.filter((time) => time <= at));
    const held = operations.find((each) => each.id === id && each.from < at && at < each.until);
    if (!held) return;
    const latest = STATE_AGE_MS + TRIPS * this.world.options.latencyMs;
    if (held.from < read) throw new Violation(`the watch did ${action} ${id}, while an up had an operation on it`);
    if (at - read > latest)
      throw new Violation(`the watch did ${action} ${id} by a state that was ${at - read} ms old`);
  }

  /** An `up` stops what the program or the rule stops, and starts nothing that the rule holds. */
  #upMay({ action, id, by }: Deed, at: number, rules: RuleInputs[], deeds: readonly Deed[]): void {
    if ((action !== "start" && action !== "stop") || rules.length === 0) return;
    const says = rules.some((rule) => this.#says(rule, id, action, at));
    // What ran when the run decided may run up to the limit, although somebody has stopped it since.
    const ran = action === "start" && deeds.some((other) => other.id === id && other.by !== by);
    const may = ran && rules.some((rule) => isToRun(rule, at, true, this.world.spent(id)));
    if (!says && !may) throw new Violation(`an up did ${action} ${id}, ${this.#why(id, rules)}`);
  }

  /** Nobody starts what was started, unless it was stopped or has failed in between. */
  #startsOnce({ starts, state }: Begun): void {
    for (const { id, by, status } of this.world.starts.slice(starts)) {
      const isUnderWay = status === "starting" || status === "live";
      if (isUnderWay && state.has(id)) throw new Violation(`${by} started ${id}, which was ${status}`);
    }
  }

  #says(rule: RuleInputs, id: string, action: "start" | "stop", now: number): boolean {
    return isToRun(rule, now, action === "stop", this.world.spent(id)) === (action === "start");
  }

  #why(id: string, rules: readonly RuleInputs[]): string {
    const spent = this.world.spent(id);
    const marks = rules.map(({ budget }) => budget && [markOf(budget, false), markOf(budget, true)]);
    return `which the rule does not say: ${JSON.stringify({ rules, spent, marks })}`;
  }

  /** @throws Violation unless an endpoint is as the rule says, whatever it was before. */
  isKept({ id, slot, outputs }: Resource, program: Props | undefined): void {
    const rule = asked(program);
    const runs = isRunning(this.world.endpoint(id)?.status, false);
    const run = isToRun(rule, this.world.clock.wallTime(), runs, this.world.spent(id));
    if (run !== runs) throw new Violation(`${slot} (${id}) ${runs ? "runs" : "is stopped"}, ${this.#why(id, [rule])}`);
    const isHeld = rule.running && !run;
    if ((outputs.held !== null) !== isHeld) throw new Violation(`${slot} (${id}) shows held as ${outputs.held}`);
  }
}

function rulesIn(resources: readonly Pick<Resource, "id" | "inputs" | "outputs">[]): Rules {
  const rules: Rules = new Map();
  for (const { id, inputs, outputs } of resources) {
    const { schedule, budget } = inputs;
    // A refresh writes what is there into the inputs, and keeps what is asked beside it.
    for (const running of new Set([inputs.running, outputs.__asksRunning ?? inputs.running])) {
      const rule = { running, ...(schedule && { schedule }), ...(budget && { budget }), __plain: true as const };
      rules.set(id, [...(rules.get(id) ?? []), rule]);
    }
  }
  return rules;
}

function both(a: Rules, b: Rules): Rules {
  const rules = new Map(a);
  for (const [id, each] of b) rules.set(id, [...(rules.get(id) ?? []), ...each]);
  return rules;
}

/** What a program asks about when an endpoint runs. */
function asked({ running = true, schedule, budget }: Props = {}): Resource["inputs"] {
  return {
    running: running as boolean,
    ...(schedule !== undefined && { schedule: schedule as Schedule }),
    ...(budget !== undefined && { budget: budget as Budget }),
    __plain: true,
  } as Resource["inputs"];
}
