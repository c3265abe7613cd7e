import { sleep } from "../../client/core/clock";
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

/** A deploy that has ended. */
interface Doubt {
  deployed: Deployed;
  inputs: EndpointInputs;
  log: Log;
  /** When it was sent, by the clock. */
  sentAt: number;
}

/** An abort without a reason makes an error, and its stack, each time. */
const BEGUN = "another create has begun";

/**
 * The deploys of this process that ended sooner than a list could make sure that each was made once. Where a burst of
 * deploys takes no time, a list for each few of them would be too many requests. So the create that ends last makes sure
 * of all of them, with one list and on its own time.
 */
export class Unchecked {
  #doubts: Doubt[] = [];
  #underWay = 0;
  /** The most creates that were under way at the same time. */
  #most = 0;
  #lastLook = -Infinity;
  /** Ended when a create begins. */
  #quiet: AbortController | undefined;

  /** A create begins. Each is followed by an {@link Unchecked.end}. */
  begin(): void {
    this.#most = Math.max(this.#most, ++this.#underWay);
    this.#quiet?.abort(BEGUN);
  }

  add(operation: Operation, inputs: EndpointInputs, deployed: Deployed): void {
    const sentAt = operation.clock.now() - operation.elapsed() + deployed.sent.at;
    this.#doubts.push({ deployed, inputs, log: operation.log, sentAt });
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
    if (--this.#underWay > 0 || this.#doubts.length === 0 || !(await this.#isLast(operation))) return [];
    const doubts = this.#doubts;
    this.#doubts = [];
    this.#lastLook = operation.clock.now();
    operation.log.status("making sure that each endpoint was made once");
    const left = await Promise.all(doubts.map((doubt) => settle(operation, doubt)));
    // That list was requested for these deploys. The next look at an endpoint needs a newer one.
    operation.sharedList.outdate();
    // Pulumi may end this process once the last create has returned.
    await Promise.all(doubts.map(({ log }) => log.handedOver()));
    return left.flat();
  }

  async #isLast({ clock, cancelled }: Operation): Promise<boolean> {
    // An engine that runs one create at a time begins no other while this one is under way, nor after a cancel.
    if (this.#most < 2 || cancelled?.aborted) return true;
    const quiet = (this.#quiet = new AbortController());
    const wait = Math.max(QUIET_MS, this.#lastLook + SPACE_MS - clock.now());
    return sleep(clock, wait, quiet.signal).then(
      () => true,
      () => false,
    );
  }
}

/** @returns texts that name the duplicates that could not be deleted, without the secrets of their resource. */
function settle(ending: Operation, { deployed, inputs, log, sentAt }: Doubt): Promise<string[]> {
  const both: Log = {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    // The doubt's own row is done.
    status: (message) => ending.log.status(message),
    handedOver: () => log.handedOver(),
  };
  const call = { ...callFor(ending, LIST_MS + ending.timings.lookupGrace), log: both };
  return withDeadline(ending, inputs.name, call, async (operation) => {
    const sent = { ...deployed.sent, at: sentAt - operation.clock.now() };
    const left = new Map<string, string>();
    const twins = await findTwins(operation, { ...deployed, sent }, { patient: true });
    await takeDownTwins(operation, deployed, twins ?? [], left);
    const texts = [...left.values()];
    for (const text of texts) log.warn(text);
    return texts.map(concealer(inputs));
  });
}
