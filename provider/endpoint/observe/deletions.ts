import type { Clock } from "../../client";
import { sleep } from "../../client/core/clock";
import { concernsEveryone } from "../decide/explain";
import type { ObservedEndpoint } from "../types";
import type { Question } from "./question";
import { SharedRequest } from "./shared-request";

/**
 * How long the look at a deleted endpoint waits for other deletions, in milliseconds, so that one list confirms all of
 * them: until none has come for `quiet`, and never longer than `most`.
 */
const GATHER_MS = { quiet: 80, most: 250 };

/** The lists that are requested once for all who need them. */
interface Lists {
  isAlone(subject: string): boolean;
  hasShown(id: string): boolean;
  recent(question: Question): Promise<unknown>;
  afterChange(id: string, question: Question, spaced: boolean): Promise<readonly ObservedEndpoint[]>;
}

/** The endpoints after a deletion. */
export interface AfterDeletion {
  rows: readonly ObservedEndpoint[];
  /** Whether an endpoint that is not among them is gone: a list has shown it before. */
  provesAbsence: boolean;
}

/** What deletions ask of the shared list: one list before many of them, and one after. */
export class Deletions {
  /** How many deletions are under way. */
  #underWay = 0;
  /** The most that were under way at once. */
  #most = 0;
  /** Whether all of them have waited without one more coming: the engine begins no more than so many at once. */
  #isMostKnown = false;
  #lastArrival = -Infinity;
  /** Those that wait for the next list. */
  #group: Group | undefined;
  /** Whether a list failed that was only to show what is there before a deletion. */
  #isUnlistable = false;

  constructor(
    private readonly list: Lists,
    private readonly clock: Clock,
  ) {}

  /** Counts a deletion as under way until it ends. */
  async during<T>(deletion: () => Promise<T>): Promise<T> {
    if (++this.#underWay > this.#most) [this.#most, this.#isMostKnown] = [this.#underWay, false];
    try {
      return await deletion();
    } finally {
      this.#underWay--;
    }
  }

  /**
   * Makes sure that a list has shown an endpoint before it is deleted: only then does a later list prove that it is gone.
   * Many deletions share one list. It never rejects for a failure, because a deletion does not need it.
   */
  async before(id: string, question: Question): Promise<void> {
    question.signal.throwIfAborted();
    if (this.list.isAlone(question.subject) || this.list.hasShown(id) || this.#isUnlistable) return;
    try {
      await this.list.recent(question);
    } catch {
      question.signal.throwIfAborted();
      this.#isUnlistable = true;
    }
  }

  /**
   * All endpoints, from a list that was requested after the deletion of an endpoint was accepted. One list confirms all
   * deletions that were accepted before it.
   *
   * @param spaced - whether this is asked repeatedly: such questions share one list in an interval.
   * @returns undefined where no other operation asks, or the list failed.
   * @throws the client's error where it concerns every endpoint, such as a refused key.
   */
  async after(id: string, question: Question, spaced: boolean): Promise<AfterDeletion | undefined> {
    if (this.list.isAlone(question.subject)) return undefined;
    const provesAbsence = this.list.hasShown(id);
    try {
      await this.#gather(question.signal);
      const rows = await this.list.afterChange(id, question, spaced);
      this.#isUnlistable = false;
      return { rows, provesAbsence };
    } catch (error) {
      question.signal.throwIfAborted();
      if (concernsEveryone(error)) throw error;
      return undefined;
    }
  }

  /** Waits for other deletions, but not for long, and not at all once as many wait as the engine begins at once. */
  async #gather(signal: AbortSignal): Promise<void> {
    this.#lastArrival = this.clock.now();
    const group = (this.#group ??= this.#newGroup());
    group.waiting++;
    if (this.#isMostKnown && group.waiting >= this.#most) group.end();
    try {
      await group.over.join(signal);
    } finally {
      group.waiting--;
      if (this.#group === group && group.waiting === 0) this.#group = undefined;
    }
  }

  #newGroup(): Group {
    const ended = new AbortController();
    const end = () => {
      if (this.#group === group) this.#group = undefined;
      ended.abort();
    };
    const until = this.clock.now() + GATHER_MS.most;
    const over = new SharedRequest<void>(async (signal) => {
      const stop = AbortSignal.any([signal, ended.signal]);
      const left = () => Math.min(until, this.#lastArrival + GATHER_MS.quiet) - this.clock.now();
      while (!stop.aborted && left() > 0) await sleep(this.clock, left(), stop).catch(() => {});
      if (stop.aborted) return;
      this.#isMostKnown ||= this.clock.now() < until && group.waiting >= this.#most;
      end();
    });
    const group: Group = { waiting: 0, over, end };
    return group;
  }
}

/** Deletions that one list is to confirm. */
interface Group {
  waiting: number;
  /** Settles when no more are waited for. */
  over: SharedRequest<void>;
  end: () => void;
}
