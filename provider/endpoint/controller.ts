import { LeaderboardCache } from "./observe/leaderboard-cache";
import { askLeaderboard } from "./observe/catalogue";
import type { Call, Environment } from "./context";
import { createEndpoint, type Created } from "./act/create";
import { deleteEndpoint } from "./act/delete";
import { EndpointError, IncompleteError, TakenDownError, UnsettledError } from "./errors";
import { sameJson } from "./decide/json";
import type { LeaderboardAnswer } from "./decide/leaderboard";
import { ruleOf, type RuleFacts, type RuleInputs, type Verdict } from "./decide/rule";
import { askedOf, factsOf, hasRule, refreshed } from "./decide/ruling";
import { toInputs, toState } from "./decide/state";
import { LiveView } from "./observe/live-view";
import { confirmOrigin, refuseOtherOrigin } from "./observe/origin";
import { Spending } from "./observe/spending";
import { contextOf, withDeadline, type Context } from "./observe/operation";
import { isStored, readEndpoint, type ReadResult } from "./act/read";
import type { StoredState } from "./decide/stored-state";
import { isUnknown, type EndpointInputs, type EndpointState } from "./types";
import { Unchecked } from "./act/unchecked";
import { updateEndpoint } from "./act/update";

/** How long a diff may check whether an endpoint exists for another key. */
const CONFIRM_MS = 5_000;

/**
 * The life of endpoints, for any shell: it takes and returns plain values. Each call looks at the endpoint before it
 * changes anything, and may be repeated after a failure.
 */
export class EndpointController {
  /** Creates of this process by name, so that an engine that asks twice still gets one deploy. */
  readonly #creates = new Map<string, { inputs: EndpointInputs; created: Promise<Created> }>();

  /** The leaderboards of this process, for what is shown about them. */
  readonly leaderboards: LeaderboardCache;

  /** Set once it could not be found out whether endpoints belong to the current key. */
  #originUnknown = false;

  readonly #environment: Context;

  /** The endpoints as they are now, for diffs. */
  readonly #live: LiveView;

  /** What the endpoints with a budget have cost. */
  readonly #spending: Spending;

  /** The ids that a diff of this process has confirmed absent: they need not be deleted. */
  readonly #gone = new Set<string>();

  /** The ids of the endpoints that this process made, whatever names the server gave them. */
  readonly #made = new Set<string>();

  /** The ids of the endpoints that this process deleted. A list may show one a while longer. */
  readonly #deleted = new Set<string>();

  readonly #unchecked = new Unchecked();

  constructor(environment: Environment) {
    this.#environment = contextOf(environment);
    this.leaderboards = new LeaderboardCache(this.#environment);
    this.#live = new LiveView(this.#environment);
    this.#spending = new Spending(this.#environment);
  }

  /** What the leaderboard of a task says, for {@link decideToEnd}. */
  leaderboard(task: string, call: Call): Promise<LeaderboardAnswer> {
    const seen = this.leaderboards.keep.bind(this.leaderboards, task);
    return withDeadline(this.#environment, task, call, (operation) => askLeaderboard(operation, task, seen));
  }

  /**
   * Makes sure that an endpoint belongs to this organization, where key or base URL differ from those that its state
   * was written with: a diff would call it unchanged, while it bills elsewhere. It calls nothing where they are the
   * same, and ignores a failure.
   *
   * @throws EndpointError when the endpoint is confirmed absent here.
   */
  async confirmOrigin(id: string, stored: StoredState, call: Call): Promise<void> {
    if (!isStored(stored) || sameJson(stored.__origin, this.#environment.origin)) return;
    // Diffs come one after another, so an API that does not respond is waited for only once.
    if (this.#originUnknown) return;
    const brief = { ...call, timeout: Math.min(call.timeout, CONFIRM_MS) };
    const confirmed = await withDeadline(this.#environment, stored.name, brief, (operation) =>
      confirmOrigin(operation, id, stored),
    );
    if (confirmed) return;
    this.#originUnknown = true;
    call.log.warn("the API key or the base URL changed, and whether the endpoints are there could not be found out");
  }

  /**
   * What the rule says of an endpoint: whether it is to run, by what is asked, the clock, and what it has cost. Only one
   * with a budget that is asked to run is asked about, once in a process.
   *
   * @param id - undefined for an endpoint that is still to be deployed, which has cost nothing.
   */
  async rule(
    id: string | undefined,
    asked: RuleInputs,
    there: Pick<RuleFacts, "runs" | "held">,
    { signal }: Pick<Call, "signal">,
  ): Promise<Verdict> {
    const { clock, moment = () => clock.wallTime() } = this.#environment;
    const window = asked.running === false ? undefined : asked.budget?.window;
    const spent =
      id === undefined
        ? ({ kind: "known", microUsd: 0 } as const)
        : window === undefined || isUnknown(window)
          ? undefined
          : await this.#spending.of(id, window, signal);
    return ruleOf(asked, { now: moment(), ...there, spent });
  }

  /** Asks what endpoints there are, for {@link EndpointController.live}. */
  prepareLive(): void {
    this.#live.prepare();
  }

  /**
   * The state that an endpoint is really in, beside what is stored of it: for a diff of a run that has not refreshed. All
   * diffs of a run are answered from one list, within 5 s.
   *
   * @returns undefined where the endpoint is confirmed absent, or a reason why that could not be found out.
   * @throws EndpointError where it is absent for another key or base URL than the state's, or all are absent at once.
   */
  async live(id: string, stored: EndpointState, call: Call): Promise<{ state: EndpointState | undefined } | string> {
    const environment = this.#environment;
    environment.absences.asked(id);
    const found = await this.#live.look(id, call.signal);
    if (found.kind === "unclear") return found.reason;
    if (found.kind === "there") {
      environment.absences.there();
      const inputs = toInputs(stored);
      return { state: toState(inputs, found.record, stored.__origin ?? environment.origin, stored) };
    }
    refuseOtherOrigin(environment, id, stored.__origin);
    environment.absences.believe(id);
    this.#gone.add(id);
    return { state: undefined };
  }

  /**
   * Deploys an endpoint, exactly once for each name in a process.
   *
   * @throws EndpointError when there is no endpoint, also where one was to replace another and was deleted again;
   *   IncompleteError with id and state when there is one that is not ready.
   */
  create(inputs: EndpointInputs, call: Call): Promise<Created> {
    const { name } = inputs;
    const earlier = this.#creates.get(name);
    if (earlier && sameJson(earlier.inputs, inputs)) return earlier.created;
    if (earlier) return Promise.reject(new EndpointError(nameGivenTwice(name)));
    const replaced = call.replacing?.id;
    const isSibling = (other: string) => (other !== name && this.#creates.has(other)) || this.#made.has(other);
    const isDeleted = (id: string) => this.#deleted.has(id);
    const created = withDeadline(this.#environment, name, call, async (operation) => {
      // The diffs that came after the one of this endpoint may have shown that all are gone at once.
      if (replaced !== undefined && this.#gone.has(replaced)) operation.absences.believe(replaced);
      return createEndpoint(operation, inputs, { isSibling, isDeleted }, this.#unchecked);
    });
    this.#creates.set(name, { inputs, created });
    const made = (id: string) => {
      this.#made.add(id);
      this.#deleted.delete(id);
    };
    // Where nothing was made there is nothing to join, and a later try may succeed. Where that is not known, the result
    // stays the same, because a second deploy of the name could make a second endpoint; and so does that of a name which
    // is used up.
    created.then(
      ({ id }) => {
        made(id);
        this.#environment.absences.there();
      },
      (error: unknown) => {
        if (error instanceof IncompleteError) made(error.id);
        else if (!(error instanceof UnsettledError || error instanceof TakenDownError)) this.#creates.delete(name);
      },
    );
    return created;
  }

  /** Reads the endpoint; undefined only when it is confirmed absent. */
  async read(id: string, stored: StoredState, call: Call): Promise<ReadResult | undefined> {
    const found = await withDeadline(this.#environment, stored.name ?? id, call, (operation) =>
      readEndpoint(operation, id, stored),
    );
    // An endpoint that is dropped from the state is made again. To join the deploy of an endpoint that is gone would
    // make nothing.
    if (!found) this.#forget(id, stored.name);
    if (!found || !isStored(stored) || !hasRule(found.state)) return found;
    const verdict = await this.rule(id, askedOf(found.state), factsOf(found.state), call);
    const { state, running } = refreshed(found.state, stored, verdict);
    return { state, inputs: { ...found.inputs, running } };
  }

  /**
   * Brings an endpoint to its new inputs. Throws as {@link EndpointController.create} does.
   *
   * @param seen - the state that it is known to be in, where that is not the stored one.
   */
  update(
    id: string,
    olds: EndpointState,
    news: EndpointInputs,
    call: Call,
    seen?: EndpointState,
  ): Promise<EndpointState> {
    const updated = withDeadline(this.#environment, news.name, call, (operation) =>
      updateEndpoint(operation, id, olds, news, seen),
    );
    return updated.finally(() => this.#live.changed(id));
  }

  /** Deletes an endpoint, and returns when it is gone. */
  async delete(id: string, olds: EndpointState, call: Call): Promise<void> {
    if (!this.#gone.has(id)) {
      await withDeadline(this.#environment, olds.name, call, (operation) => deleteEndpoint(operation, id, olds));
    }
    // The name is free again, and a replacement under the same name is a deploy of its own.
    this.#forget(id, olds.name);
    this.#deleted.add(id);
  }

  #forget(id: string, name: string | undefined): void {
    if (name !== undefined) this.#creates.delete(name);
    this.#made.delete(id);
  }
}

function nameGivenTwice(name: string): string {
  return (
    `the name "${name}" is given to two endpoints of this program, and the other one was first. ` +
    `Nothing was deployed for this one: give each a name of its own, or leave "name" out to have one made.`
  );
}
