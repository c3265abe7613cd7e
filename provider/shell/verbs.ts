import {
  asInputs,
  checkInputs,
  movedOn,
  settle,
  type Call,
  type CheckResult,
  type Created,
  type EndpointInputs,
  type EndpointState,
  type Log,
  type NamingRules,
  type ReadResult,
  type Settled,
  type StoredState,
} from "../endpoint";
import { CostLines } from "./cost-lines";
import type { Settings } from "./settings";

type Props = Record<string, unknown>;

/** A call with a log that can also say what nobody misses. */
export interface ShellCall extends Call {
  log: Log & {
    /** A line that lasts where an engine shows it, and that nobody misses where there is none. */
    remark(message: string): void;
    /** The last word on the row, in place of progress; without one, the row is cleared. */
    settle(message?: string, told?: boolean): void;
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
  /** What stands on each row of what its endpoint costs, by URN. */
  readonly #told = new Map<string | undefined, string>();

  constructor(private readonly settings: Settings) {
    this.#costs = new CostLines(settings);
  }

  /**
   * Checks inputs and fills in defaults. Calls nothing, but for the leaderboard, for what a new endpoint costs.
   *
   * @param call - where it is said; undefined for a shell that calls {@link foretell} in a preview.
   */
  async check(olds: Props, news: Props, naming: Naming, call: ShellCall | undefined): Promise<CheckResult> {
    const result = checkInputs(olds, news, naming.random, naming.rules);
    if (result.failures.length > 0) return result;
    const inputs = asInputs(result.inputs);
    const cost = await this.#costs.ahead(olds, inputs);
    if (cost && call) this.#tell(inputs, cost, call);
    return result;
  }

  /** Says what an endpoint will cost that is about to be deployed. */
  async foretell(inputs: EndpointInputs, call: ShellCall): Promise<void> {
    const cost = await this.#costs.ahead({}, inputs);
    if (cost) this.#tell(inputs, cost, call);
  }

  /**
   * Compares the state with the checked inputs. Calls the leaderboard for a decision or a price, and looks at the endpoint
   * where it may be another organization's; else nothing.
   *
   * @throws EndpointError when the change must not be made.
   */
  async diff(id: string, olds: EndpointState, news: EndpointInputs, call: ShellCall): Promise<Settled> {
    await this.settings.tryController()?.confirmOrigin(id, olds, call);
    const decision = await settle(olds, news, (task) => this.settings.controller().leaderboard(task, call));
    if ("warning" in decision) call.log.warn(decision.warning ?? "");
    const reason = "reason" in decision ? decision.reason : undefined;
    const cost = await this.#costs.change(olds, news, decision);
    if (cost) call.log.remark(reason ? `${reason}; ${cost}` : cost);
    else if (reason) call.log.settle(reason);
    return decision;
  }

  /** Deploys an endpoint and waits until it is what was asked for. */
  async create(inputs: EndpointInputs, call: ShellCall): Promise<Created> {
    const created = await this.settings.controller().create(inputs, call);
    const cost = this.#costs.done(created.state);
    const told = this.#told.get(inputs.__urn);
    // What this process has not told, the preview has.
    call.log.settle(cost, told === undefined || told === cost);
    return created;
  }

  /** Reads what is there; undefined only when the endpoint is confirmed absent. */
  async read(id: string, stored: StoredState, call: ShellCall): Promise<ReadResult | undefined> {
    const controller = this.settings.controller();
    const { boards } = controller;
    // Asked beside the read, so that a refresh takes no longer for it.
    if (stored.model === "recommended") void boards.read(stored.task);
    const found = await controller.read(id, stored, call);
    if (found && stored.model === "recommended") {
      const note = await boards.tell(stored.task, (board) => movedOn(id, found.state, board));
      if (note) call.log.remark(note);
    }
    return found;
  }

  /** Starts or stops an endpoint, and waits until it has. */
  async update(id: string, olds: EndpointState, news: EndpointInputs, call: ShellCall): Promise<EndpointState> {
    const state = await this.settings.controller().update(id, olds, news, call);
    call.log.settle(this.#costs.done(state));
    return state;
  }

  /** Deletes an endpoint, and returns when it is gone. */
  async delete(id: string, olds: EndpointState, call: ShellCall): Promise<void> {
    await this.settings.controller().delete(id, olds, call);
    call.log.settle();
  }

  #tell({ __urn }: EndpointInputs, cost: string, { log }: ShellCall): void {
    this.#told.set(__urn, cost);
    log.remark(cost);
  }
}
