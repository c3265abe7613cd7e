import { sleep, type Clock } from "../../client/core/clock";
import type { Log } from "../context";
import { concealer } from "../decide/conceal";
import type { Deployed } from "./deploy";
import { callFor } from "./take-down";
import { findTwins, LIST_MS, takeDownTwins } from "./twin-check";
import { withDeadline, type Operation } from "../observe/operation";
import type { EndpointInputs } from "../types";

/** How long the engine may take to begin the next create. If it takes longer, that costs one list more. */
const QUIET_MS = 100;

/** The least time between two looks, unless a create begins meanwhile. */
const SPACE_MS = 2_000;

/**
 * While other creates go on, deploys are made sure of once none has ended for this long, or one has waited for the longer
 * time. One of the other creates may take an hour.
 */
const PAUSE_MS = 5_000;
const LONGEST_MS = 30_000;

/** A deploy that has ended. */
interface Doubt {
  deployed: Deployed;
  inputs: EndpointInputs;
  operation: Operation;
  /** When it was sent, by the clock. */
  sentAt: number;
  /** When it was added, by the clock. */
  addedAt: number;
}

/** An abort without a reason makes an error, and its stack, each time. */
const BEGUN = "another create has begun";

/**
 * The deploys of this process that ended sooner than a list could make sure that each was made once. Where a burst of
 * deploys takes no time, a list for each few of them would be too many requests. So the create that ends last makes sure
 * of all of them, with one list and on its own time; but where others still go on, one of these does so meanwhile.
 */
export class Unchecked {
  #doubts: Doubt[] = [];
  readonly #underWay = new Set<Operation>();
  /** The most creates of this burst that were under way at the same time. */
  #most = 0;
  #lastLook = -Infinity;
  /** Ended when a create begins. */
  #quiet: AbortController | undefined;
  /** The look that is made meanwhile, and the create on whose time it is made. */
  #meanwhile: { by: Operation; done: Promise<void> } | undefined;
  #cancelTimer: (() => void) | undefined;
  /** What the look that was made meanwhile could not delete. The next create that ends says it. */
  #left: string[] = [];

  /** A create begins. Each is followed by an {@link Unchecked.end}. */
  begin(operation: Operation): void {
    this.#underWay.add(operation);
    this.#most = Math.max(this.#most, this.#underWay.size);
    this.#quiet?.abort(BEGUN);
  }

  add(operation: Operation, inputs: EndpointInputs, deployed: Deployed): void {
    const addedAt = operation.clock.now();
    const sentAt = addedAt - operation.elapsed() + deployed.sent.at;
    this.#doubts.push({ deployed, inputs, operation, sentAt, addedAt });
  }

  /** What a deploy made is deleted again, and its duplicates with it. */
  forget(deployed: Deployed): void {
    this.#doubts = this.#doubts.filter((doubt) => doubt.deployed !== deployed);
  }

  /**
   * A create ends. If no other is under way, or begins, all deploys are made sure of.
   *
   * @param operation - the one that ends. Its row shows what is waited for.
   * @returns texts that name the duplicates that could not be deleted. Never rejects.
   */
  async end(operation: Operation): Promise<string[]> {
    this.#underWay.delete(operation);
    this.#comeBack(operation.clock);
    if (this.#meanwhile?.by === operation || this.#underWay.size === 0) await this.#meanwhile?.done;
    const mayBeLast = this.#underWay.size === 0 && this.#doubts.length > 0;
    if (mayBeLast && (await this.#isLast(operation))) await this.#settle(operation, this.#doubts);
    return this.#left.splice(0);
  }

  async #isLast({ clock, cancelled }: Operation): Promise<boolean> {
    // An engine that runs one create at a time begins no other while this one is under way, nor after a cancel.
    if (this.#most < 2 || cancelled?.aborted) return true;
    const quiet = (this.#quiet = new AbortController());
    const wait = Math.max(QUIET_MS, this.#lastLook + SPACE_MS - clock.now());
    const isQuiet = await sleep(clock, wait, quiet.signal).then(
      () => true,
      () => false,
    );
    if (isQuiet) this.#most = 0;
    return isQuiet;
  }

  /** Comes back for what has ended, while others go on. */
  #comeBack(clock: Clock, after = PAUSE_MS): void {
    if (this.#underWay.size === 0) this.#cancelTimer?.();
    if (this.#underWay.size === 0 || this.#cancelTimer || this.#meanwhile || this.#doubts.length === 0) return;
    const cancel = clock.timer(after, () => {
      this.#cancelTimer = undefined;
      this.#settleMeanwhile(clock);
    });
    this.#cancelTimer = () => {
      this.#cancelTimer = undefined;
      cancel();
    };
  }

  #settleMeanwhile(clock: Clock): void {
    const ended = this.#ended;
    const [first, last] = [ended[0], ended.at(-1)];
    const [by] = [...this.#underWay].filter(({ signal }) => !signal.aborted);
    if (!first || !last || !by) return;
    const left = Math.min(last.addedAt + PAUSE_MS, first.addedAt + LONGEST_MS) - clock.now();
    if (left > 0) return this.#comeBack(clock, left);
    const done = this.#settle(by, ended).then(() => {
      this.#meanwhile = undefined;
      this.#comeBack(clock);
    });
    this.#meanwhile = { by, done };
  }

  /** The deploys whose creates have ended. A create that goes on may still delete what it has made. */
  get #ended(): Doubt[] {
    return this.#doubts.filter(({ operation }) => !this.#underWay.has(operation));
  }

  /** Makes sure of deploys on the time and the row of a create. */
  async #settle(by: Operation, doubts: readonly Doubt[]): Promise<void> {
    const taken = new Set(doubts);
    this.#doubts = this.#doubts.filter((doubt) => !taken.has(doubt));
    this.#lastLook = by.clock.now();
    by.log.status("making sure that each endpoint was made once");
    const left = await Promise.all(doubts.map((doubt) => settle(by, doubt)));
    this.#left.push(...left.flat());
    // That list was requested for these deploys. The next look at an endpoint needs a newer one.
    by.sharedList.outdate();
    // Pulumi may end this process once the last create has returned.
    await Promise.all(doubts.map(({ operation }) => operation.log.handedOver()));
  }
}

/** @returns texts that name the duplicates that could not be deleted, without the secrets of their resource. */
function settle(by: Operation, { deployed, inputs, operation: { log }, sentAt }: Doubt): Promise<string[]> {
  const conceal = concealer(inputs);
  const both: Log = {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    // The doubt's own row is done, and the row of another resource does not know what is secret in this one.
    status: (message) => by.log.status(conceal(message)),
    handedOver: () => log.handedOver(),
  };
  const call = { ...callFor(by, LIST_MS + by.timings.lookupGrace), log: both };
  return withDeadline(by, inputs.name, call, async (operation) => {
    const sent = { ...deployed.sent, at: sentAt - operation.clock.now() };
    const left = new Map<string, string>();
    const twins = await findTwins(operation, { ...deployed, sent }, { patient: true });
    await takeDownTwins(operation, deployed, twins ?? [], left);
    const texts = [...left.values()];
    for (const text of texts) log.warn(text);
    return texts.map(conceal);
  });
}
