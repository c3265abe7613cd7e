import { sleep } from "../../client/core/clock";
import type { Deployed } from "./deploy";
import { findTwins, takeDownTwins } from "./twin-check";
import type { Operation } from "../observe/operation";

/** How long the engine may take to begin the next create. If it takes longer, that costs one list more. */
const QUIET_MS = 50;

/** A deploy that has ended. */
interface Doubt {
  operation: Operation;
  deployed: Deployed;
}

/**
 * The deploys of this process that ended sooner than a list could make sure that each was made once. Where a burst of
 * deploys takes no time, a list for each few of them would be too many requests. So the create that ends last makes sure
 * of all of them, with one list.
 */
export class Unchecked {
  #doubts: Doubt[] = [];
  #underWay = 0;
  #begun = 0;

  /** A create begins. Each is followed by an {@link Unchecked.end}. */
  begin(): void {
    this.#begun++;
    this.#underWay++;
  }

  add(doubt: Doubt): void {
    this.#doubts.push(doubt);
  }

  /** What a deploy made is deleted again, and its duplicates with it. */
  forget(deployed: Deployed): void {
    this.#doubts = this.#doubts.filter((doubt) => doubt.deployed !== deployed);
  }

  /**
   * A create ends. If no other is under way, or begins, all deploys are made sure of.
   *
   * @param operation - the one that ends, whose row shows what is waited for.
   * @returns texts that name the duplicates that could not be deleted. Never rejects.
   */
  async end({ clock, log }: Operation): Promise<string[]> {
    if (--this.#underWay > 0 || this.#doubts.length === 0) return [];
    const begun = this.#begun;
    await sleep(clock, QUIET_MS);
    if (this.#begun > begun) return [];
    const doubts = this.#doubts;
    this.#doubts = [];
    log.status(`making sure that ${doubts.length} deploys were each made once`);
    const left = await Promise.all(doubts.map(settle));
    return left.flat();
  }
}

async function settle({ operation, deployed }: Doubt): Promise<string[]> {
  const left = new Map<string, string>();
  const twins = await findTwins(operation, deployed, { patient: true });
  await takeDownTwins(operation, deployed, twins ?? [], left);
  const texts = [...left.values()];
  // Its own create has already succeeded.
  for (const text of texts) operation.log.warn(text);
  return texts;
}
