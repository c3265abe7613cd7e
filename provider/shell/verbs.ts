import {
  asInputs,
  awaitsEvaluation,
  awaitsTest,
  checkInputs,
  differenceShown,
  movedOn,
  factsOf,
  hasRule,
  replacementOfGone,
  ruledBy,
  stillClockText,
  decideToEnd,
  toAnswer,
  unseenText,
  writtenDown,
  type Call,
  type CheckResult,
  type Created,
  type EndpointController,
  type EndpointInputs,
  type EndpointState,
  type LeaderboardAnswer,
  type Log,
  type NamingRules,
  type ReadResult,
  type FinalDecision,
  type StoredState,
} from "../endpoint";
import { CostLines } from "./cost-lines";
import { HeldEndpoints } from "./held-endpoints";
import { PreviewCheck } from "./preview-check";
import type { Settings } from "./settings";
import { shownFailure, shownOf } from "./shown";

type Props = Record<string, unknown>;

/** A call with a log that can also say what nobody misses. */
export interface ShellCall extends Call {
  log: Log & {
    /** A line that lasts where an engine shows it, and that nobody misses where there is none. */
    remark(message: string): void;
    /** The last word on the row, in place of progress; without one, the row is cleared. */
    finish(message?: string, told?: boolean): void;
  };
}

/** How names are made that a program does not give. */
export interface Naming {
  /** Uniform numbers in [0, 1). */
  random: () => number;
  rules?: NamingRules;
}

/**
 * What Pulumi asks of a provider, verb by verb, with what each of them shows on the resource's row. Every shell calls
 * this, and adds nothing but the form in which its host speaks.
 */
export class Verbs {
  readonly #costs: CostLines;
  readonly #previewCheck: PreviewCheck;
  /** What stands on each row of what its endpoint costs, by URN. */
  readonly #told = new Map<string | undefined, string>();
  readonly #held = new HeldEndpoints();

  /** The ids that a refresh of this run has read. */
  readonly #looked = new Set<string>();

  /** What the last diff of each endpoint saw, by id: its update must not take less for granted. */
  readonly #seen = new Map<string, EndpointState>();

  /** What the rule has warned of, so that the verbs of one run do not repeat it. */
  readonly #warned = new Set<string>();

  constructor(private readonly settings: Settings) {
    this.#costs = new CostLines(settings);
    this.#previewCheck = new PreviewCheck(settings);
  }

  /**
   * Checks inputs and fills in defaults. Calls nothing, but for the leaderboard of a new endpoint: for what it costs, and
   * for what its deploy could only fail with.
   *
   * @param tell - whether what it costs is said; not for a shell that calls {@link tellCost} in a preview.
   */
  async check(olds: Props, news: Props, naming: Naming, call: ShellCall, tell = true): Promise<CheckResult> {
    const result = await this.#check(olds, news, naming, call, tell);
    if (result.failures.length === 0) return result;
    const asked = asInputs(result.inputs);
    const shown = shownOf(asked, (text) => this.settings.redact(text));
    const failures = result.failures.map(({ property, reason }) =>
      shownFailure({ property, reason: shown(reason) }, asked),
    );
    return { ...result, failures };
  }

  async #check(olds: Props, news: Props, naming: Naming, call: ShellCall, tell: boolean): Promise<CheckResult> {
    const result = checkInputs(olds, news, naming.random, naming.rules);
    if (result.failures.length > 0) return result;
    const inputs = asInputs(result.inputs);
    const { __urn } = inputs;
    const isNew = Object.keys(olds).length === 0;
    this.#held.checked(__urn, olds.name);
    // It is on its way while the engine asks for the first diff.
    if (!isNew && this.#looked.size === 0) this.#driftController()?.prepareLive();
    const failures = isNew ? await this.#previewCheck.ofNew(inputs, call.log) : [];
    const wanted = isNew ? await this.#wanted(undefined, inputs, NOT_THERE, call) : inputs;
    const cost = await this.#costs.ofNew(olds, wanted);
    if (failures.length > 0) return { ...result, failures };
    if (cost && tell) this.#tell(inputs, cost, call);
    if (isNew && tell) await this.#tellGate(wanted, call);
    return result;
  }

  /** Says what an endpoint will cost that is about to be deployed, and returns what its deploy is to bring it to. */
  async previewNew(inputs: EndpointInputs, call: ShellCall): Promise<EndpointInputs> {
    const wanted = await this.#wanted(undefined, inputs, NOT_THERE, call);
    const cost = await this.#costs.ofNew({}, wanted);
    if (cost) this.#tell(inputs, cost, call);
    await this.#tellGate(wanted, call);
    return wanted;
  }

  /** Says which tests a new endpoint has before it. Of a replacement, the diff has said more. */
  async #tellGate(inputs: EndpointInputs, { log }: ShellCall): Promise<void> {
    if (this.#costs.isReplaced(inputs)) return;
    const gate = await this.#costs.ofGate(undefined, inputs);
    if (gate) log.remark(gate);
  }

  /**
   * Compares what is there with the checked inputs. What is there comes from the API, of which all diffs of a run ask one
   * list; where it cannot be asked, or need not be, it is what the state holds.
   *
   * @throws EndpointError when the change must not be made.
   */
  async diff(id: string, olds: EndpointState, asked: EndpointInputs, call: ShellCall): Promise<Diffed> {
    this.#held.diffed(asked.__urn, { name: olds.name, id, result: olds.evaluationResult });
    await this.settings.tryController()?.confirmOrigin(id, olds, call);
    const isCarriedOut = this.#costs.isChecked(asked);
    const live = isCarriedOut ? await this.#live(id, olds, call) : olds;
    const seen = live ?? olds;
    this.#seen.set(id, seen);
    const news = await this.#wanted(id, asked, seen, call);
    const decision = live
      ? writtenDown(
          await decideToEnd(live, news, (task, tentative) => this.#leaderboard(task, tentative, call)),
          news,
          olds,
          live,
        )
      : replacementOfGone(olds, news);
    if (isCarriedOut) await this.#previewCheck.ofChange(news, decision, call.log);
    if ("warning" in decision && decision.warning !== undefined) {
      // What keeps one replacement from being confirmed keeps every one of them.
      if (decision.action === "replace") this.#previewCheck.warnOnce(decision.warning, call.log);
      else call.log.warn(decision.warning);
    }
    // A refresh promises nothing: what the program says by then, it does not know.
    if (!isCarriedOut) {
      const difference = holdShown(news) ?? releaseShown(olds, news) ?? differenceShown(olds, news);
      if (difference !== undefined) call.log.finish(difference);
      return { decision, seen, news };
    }
    const cost = await this.#costs.ofChange(olds, news, decision);
    const diffed = { decision, seen, news };
    const reason = reasonShown(diffed, olds);
    const gate = await this.#costs.ofGate(...gateOf(decision, olds, news));
    const told = [cost, gate].filter((text) => text !== undefined);
    if (told.length > 0) call.log.remark([...(reason ? [reason] : []), ...told].join("; "));
    else if (reason) call.log.finish(reason);
    return diffed;
  }

  /** What is really there of an endpoint: the state of now, or undefined where it is confirmed absent. */
  async #live(id: string, olds: EndpointState, call: ShellCall): Promise<EndpointState | undefined> {
    const controller = this.#looked.has(id) ? undefined : this.#driftController();
    if (!controller) return olds;
    const found = await controller.live(id, olds, call);
    if (typeof found !== "string") return found.state;
    this.#previewCheck.warnOnce(unseenText(found), call.log);
    return olds;
  }

  /** @throws EndpointError when the setting that switches this off cannot be read. */
  #driftController(): EndpointController | undefined {
    return this.settings.detectsDrift() ? this.settings.tryController() : undefined;
  }

  /** Deploys an endpoint and waits until it is what was asked for. */
  async create(inputs: EndpointInputs, call: ShellCall): Promise<Created> {
    const replacing = this.#held.of(inputs.__urn);
    const wanted = await this.#wanted(undefined, inputs, NOT_THERE, call);
    const created = await this.settings.controller().create(wanted, { ...call, replacing });
    const cost = holdShown(wanted) ?? this.#costs.ofState(created.state);
    const told = this.#told.get(inputs.__urn);
    // What this process has not told, the preview has.
    call.log.finish(cost, told === undefined || told === cost);
    return created;
  }

  /** Reads what is there; undefined only when the endpoint is confirmed absent. */
  async read(id: string, stored: StoredState, call: ShellCall): Promise<ReadResult | undefined> {
    const controller = this.settings.controller();
    const { leaderboards } = controller;
    // Asked beside the read, so that a refresh takes no longer for it.
    if (stored.model === "recommended") void leaderboards.read(stored.task);
    const found = await controller.read(id, stored, call);
    // The diffs of this run need not look again.
    this.#looked.add(id);
    if (found && stored.model === "recommended") {
      const note = await leaderboards.tell(stored.task, (board) => movedOn(id, found.state, board));
      if (note) call.log.remark(note);
    }
    return found;
  }

  /** Starts or stops an endpoint, and waits until it has. */
  async update(id: string, olds: EndpointState, asked: EndpointInputs, call: ShellCall): Promise<EndpointState> {
    // Whether it runs may decide what is wanted, and the state may be old.
    const looks = asked.__ignoresRunning || asked.budget;
    const seen = looks ? await this.#live(id, olds, call) : this.#seen.get(id);
    const news = await this.#wanted(id, asked, seen ?? olds, call);
    const state = await this.settings.controller().update(id, olds, news, call, seen);
    this.#looked.delete(id);
    this.#seen.delete(id);
    call.log.finish(holdShown(news) ?? this.#costs.ofState(state));
    return state;
  }

  /** What an update is to bring an endpoint to, for a preview of it. */
  async preview(id: string, olds: EndpointState, asked: EndpointInputs, call: ShellCall): Promise<EndpointInputs> {
    return this.#wanted(id, asked, (await this.#live(id, olds, call)) ?? olds, call);
  }

  /**
   * What is asked of an endpoint, as the rule has it. Where a program ignores changes of `running`, it is right as it is.
   *
   * @param id - undefined for an endpoint that is still to be deployed.
   * @throws EndpointError when `pareta:now` is not an instant.
   */
  async #wanted(
    id: string | undefined,
    asked: EndpointInputs,
    seen: Pick<EndpointState, "running" | "held">,
    call: ShellCall,
  ): Promise<EndpointInputs> {
    if (asked.__ignoresRunning && id !== undefined) return { ...asked, running: seen.running };
    const controller = hasRule(asked) ? this.settings.tryController() : undefined;
    // Without a key nothing can be changed either, and what needs one says so.
    if (!controller) return asked;
    const verdict = await controller.rule(id, asked, factsOf(seen), call);
    const { schedule } = asked;
    const fixed = schedule === undefined ? undefined : this.settings.fixedNow();
    if (fixed !== undefined) this.#warnOnce("now", stillClockText(fixed), call);
    if (verdict.warning !== null) this.#warnOnce(`${id} ${verdict.warning}`, verdict.warning, call);
    return ruledBy(asked, verdict);
  }

  #warnOnce(key: string, message: string, { log }: ShellCall): void {
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    log.warn(message);
  }

  /** Deletes an endpoint, and returns when it is gone. */
  async delete(id: string, olds: EndpointState, call: ShellCall): Promise<void> {
    await this.settings.controller().delete(id, olds, call);
    this.#held.deleted({ id, name: olds.name });
    call.log.finish();
  }

  /** @param tentative - whether it may be the answer that the prices are from, and may fail to come in time. */
  async #leaderboard(task: string, tentative: boolean, call: ShellCall): Promise<LeaderboardAnswer> {
    const controller = this.settings.controller();
    if (!tentative) return controller.leaderboard(task, call);
    const { leaderboards } = controller;
    const answer = await leaderboards.ask(task);
    return toAnswer(task, answer, answer.kind === "missing" ? await leaderboards.tasks() : []);
  }

  #tell({ __urn }: EndpointInputs, cost: string, { log }: ShellCall): void {
    this.#told.set(__urn, cost);
    log.remark(cost);
  }
}

/** What a diff came to, and the state and the inputs that it was decided on. */
export interface Diffed {
  decision: FinalDecision;
  seen: EndpointState;
  news: EndpointInputs;
}

/** Which tests stand before a change, and the endpoint that stays until the new one has passed. */
function gateOf(
  decision: FinalDecision,
  olds: EndpointState,
  news: EndpointInputs,
): [EndpointState | undefined, EndpointInputs] {
  if (decision.action === "replace") return [decision.deleteFirst ? undefined : olds, news];
  const { smokeTest, evaluation, ...rest } = news;
  if (decision.action === "none" || !decision.calls) return [undefined, rest];
  const awaits = { ...olds, status: "live" };
  return [
    undefined,
    {
      ...rest,
      ...(smokeTest !== undefined && awaitsTest(awaits, news) && { smokeTest }),
      ...(evaluation !== undefined && awaitsEvaluation(awaits, news) && { evaluation }),
    },
  ];
}

/** An endpoint that is still to be deployed. */
const NOT_THERE = { running: false, held: null } as const;

/** What the rule holds, in words: `held: $26.10 of $25.00 in 24h`. */
function holdShown({ __ruling: ruling }: EndpointInputs): string | undefined {
  return ruling?.held ? `held: ${ruling.why}` : undefined;
}

/** What was held by the last run and is no longer: that is no drift. */
function releaseShown({ held }: EndpointState, { running, __ruling: ruling }: EndpointInputs): string | undefined {
  return held && ruling?.held === null && running ? `no longer held by its ${held}` : undefined;
}

/** The reason of a decision, with the `running` that has drifted since the state was written. */
function reasonShown({ decision, seen, news }: Diffed, olds: EndpointState): string | undefined {
  const reason = "reason" in decision ? decision.reason : undefined;
  // A replacement has spent nothing yet, and is held by no budget.
  const hold = decision.action === "replace" ? undefined : holdShown(news);
  if (hold !== undefined) return reason === undefined ? hold : `${hold} (${reason})`;
  const hasDrifted = olds.running !== seen.running && seen.running !== news.running;
  return reason !== undefined && hasDrifted ? `running: ${seen.running} => ${news.running} (${reason})` : reason;
}
