import type { Clock, Endpoint } from "../../client";
import { sleep } from "../../client/core/clock";
import { KnownRows } from "../../client/core/known-rows";
import { Deletions } from "./deletions";
import { EndpointList } from "./endpoint-list";
import type { Api, Timings } from "../context";
import type { Question } from "./question";
import { SharedRequest } from "./shared-request";
import { SpareLists } from "./spare-lists";
import { statusKind } from "../decide/status";
import { concernsEveryone } from "../decide/explain";
import type { ObservedEndpoint } from "../types";

/** One list of hundreds of rows may take as long as any other look. */
const LIST_TIMEOUT_MS = 30_000;

/** A list that someone is in a hurry for is requested this long after the one before, however long the interval is. */
const URGENT_DISTANCE_MS = 2_000;

/** An abort without a reason makes an error, and its stack, each time. */
const HURRIED = "a list is wanted now";

/** What a look at one endpoint may be answered from. */
export interface Look {
  /** The maximum age of the data, in milliseconds. */
  maxAge: number;
  /**
   * Whether the row must tell everything that a state keeps. A wait only needs the status of an endpoint that changes.
   */
  whole: boolean;
}

/**
 * The list of endpoints, requested once for all operations that need it at about the same time. An operation that asks
 * alone gets nothing from here and makes its own request.
 *
 * A change that was made here makes older data invalid: for a changed endpoint, only a list that was requested after
 * the change ended is used. A list never proves an absence: an endpoint that is not in it must be requested alone.
 */
export class SharedList {
  /** When each subject was last asked about. */
  readonly #asked = new Map<string, number>();
  /**
   * For each endpoint, the turn that a list must be later than to be used: the turn in which the last change ended, or
   * the turn of the list that was used last, because a second look wants news. Infinite while a change is under way.
   */
  readonly #after = new Map<string, number>();
  #turn = 0;
  #latest: EndpointList | undefined;
  /** A list of thousands is requested for every few deletions, and is mostly the same each time. */
  readonly #known = new KnownRows<Endpoint>();
  /** The list that is under way. */
  #running: { request: SharedRequest<EndpointList>; turn: number; startedAt: number } | undefined;
  /** The list after it, for those who ask too late to join. */
  #next: Scheduled | undefined;
  #lastStart = -Infinity;
  /** The lists that {@link SharedList.since} may request. */
  readonly #spare: SpareLists;
  /** The ids that a list has shown: an endpoint that is listed once is missing from later lists only if it is gone. */
  readonly #shown = new Set<string>();
  /** A list that failed is not requested again by each caller in the same interval. */
  #failure: { error: unknown; at: number } | undefined;

  /** What deletions ask of the lists. */
  readonly deletions: Deletions;

  constructor(
    private readonly api: Api,
    private readonly clock: Clock,
    private readonly timings: Timings,
  ) {
    this.deletions = new Deletions(this, clock);
    this.#spare = new SpareLists(timings.pollInterval);
  }

  /** Makes a change of an endpoint. What was seen of the endpoint before is not used any more. */
  async change<T>(id: string, call: () => Promise<T>): Promise<T> {
    this.#after.set(id, Infinity);
    try {
      return await call();
    } finally {
      this.changed(id);
    }
  }

  /** Records that an endpoint has just been changed, or made. */
  changed(id: string): void {
    this.#after.set(id, this.mark());
  }

  /** The next look needs a newer list than the latest one. */
  outdate(): void {
    this.#latest = undefined;
  }

  /** The current position among the lists and the changes: see {@link SharedList.since}. */
  mark(): number {
    return ++this.#turn;
  }

  /**
   * Looks at an endpoint together with others.
   *
   * @returns undefined where the endpoint must be requested alone.
   * @throws the client's error where it concerns every endpoint, such as a refused key.
   */
  async row(id: string, question: Question, { maxAge, whole }: Look): Promise<ObservedEndpoint | undefined> {
    if (this.isAlone(question.subject) || this.#after.get(id) === Infinity) return undefined;
    let list: EndpointList;
    try {
      list = await this.#list(question, { maxAge, after: this.#after.get(id) ?? -1, spaced: true });
    } catch (error) {
      question.signal.throwIfAborted();
      if (concernsEveryone(error)) throw error;
      return undefined;
    }
    // Another operation may have made a change in the meantime.
    if (list.turn <= (this.#after.get(id) ?? -1)) return undefined;
    this.#after.set(id, list.turn);
    return list.row(id, (row) => whole || !isOnItsWay(row));
  }

  /**
   * All endpoints, from a list that is requested after this call.
   *
   * @param spaced - whether this may be called repeatedly: such calls share one list in an interval.
   * @returns undefined where no other operation asks.
   */
  async fresh(question: Question, spaced: boolean): Promise<readonly ObservedEndpoint[] | undefined> {
    question.signal.throwIfAborted();
    return this.isAlone(question.subject) ? undefined : (await this.#later(spaced, question)).rows;
  }

  /**
   * All endpoints, from a list that was requested after the last change of an endpoint.
   *
   * @param spaced - whether this is asked repeatedly: such questions share one list in an interval.
   */
  async afterChange(id: string, question: Question, spaced: boolean): Promise<readonly ObservedEndpoint[]> {
    const wanted = { maxAge: this.timings.pollInterval, after: this.#after.get(id) ?? -1, spaced };
    const { rows, turn } = await this.#list(question, wanted);
    this.#after.set(id, Math.max(turn, this.#after.get(id) ?? -1));
    return rows;
  }

  /** Whether a list has shown an endpoint: it is missing from a later list only if it is gone. */
  hasShown(id: string): boolean {
    return this.#shown.has(id);
  }

  /**
   * All endpoints, from a list that is no older than an interval.
   *
   * @returns undefined where no other operation asks.
   */
  async recent(question: Question): Promise<readonly ObservedEndpoint[] | undefined> {
    question.signal.throwIfAborted();
    if (this.isAlone(question.subject)) return undefined;
    const maxAge = this.timings.pollInterval;
    return (await this.#list(question, { maxAge, after: -1, spaced: false })).rows;
  }

  /**
   * All endpoints, from a list that was requested after a {@link SharedList.mark} and is no older than `maxAge`. One
   * such list is requested in an interval, and one more. A caller that needs one more waits for the next
   * interval's, if others do or that is no longer than its patience; else it gets the latest list, whatever its age.
   *
   * @returns undefined where no other operation asks; no rows where the latest list is from before the mark.
   */
  async since(mark: number, question: Question, { maxAge, patience }: SinceLook): Promise<Since | undefined> {
    question.signal.throwIfAborted();
    if (this.isAlone(question.subject)) return undefined;
    const now = this.clock.now();
    const latest = this.#latest;
    const serves = (list: Begun | undefined) => !!list && isWanted(list, { maxAge, after: mark }, now);
    // A list that keeps its distance is not hurried for nothing.
    if (!serves(latest) && !serves(this.#running) && !this.#next?.isHurried()) {
      const wait = this.#spare.take(now);
      if (wait > 0) {
        // If others wait for one, something is not as it should be, and it costs no request to join them.
        if (!this.#next && wait > patience) {
          return { rows: latest && latest.turn > mark ? latest.rows : [], recent: false };
        }
        return { rows: (await this.#later(true, question)).rows, recent: true };
      }
    }
    const { rows } = await this.#list(question, { maxAge, after: mark, spaced: false });
    return { rows, recent: true };
  }

  /** Notes who asks, and tells whether this is the only one at about this time. */
  isAlone(subject: string): boolean {
    const now = this.clock.now();
    // A waiting operation asks again in every interval, and a response takes a while.
    this.#asked.delete(subject);
    this.#asked.set(subject, now);
    // They stand in the order of their times.
    for (const [other, at] of this.#asked) {
      if (now - at <= 2 * this.timings.pollInterval) break;
      this.#asked.delete(other);
    }
    return this.#asked.size === 1;
  }

  /**
   * A list that is no older than `maxAge` and later than a turn: the latest one, the one under way, or else the next
   * one.
   */
  async #list(question: Question, { maxAge, after, spaced }: Wanted): Promise<EndpointList> {
    const now = this.clock.now();
    const serves = (list: Begun) => isWanted(list, { maxAge, after }, now);
    if (this.#latest && serves(this.#latest)) return this.#latest;
    const { signal } = question;
    signal.throwIfAborted();
    if (this.#running && !this.#running.request.abandoned && serves(this.#running)) {
      return this.#running.request.join(signal);
    }
    if (spaced && this.#failure && now - this.#failure.at < this.timings.pollInterval) throw this.#failure.error;
    return this.#later(spaced, question);
  }

  /** The next list, which is still to be requested. */
  #later(spaced: boolean, { signal, isUrgent }: Question): Promise<EndpointList> {
    if (this.#next?.request.abandoned) this.#next = undefined;
    const next = (this.#next ??= this.#schedule());
    if (!spaced) next.hurry();
    if (isUrgent) next.urgent.push(isUrgent);
    if (isUrgent?.()) next.hasten();
    return next.request.join(signal);
  }

  #schedule(): Scheduled {
    const [hurried, hastened] = [new AbortController(), new AbortController()];
    const urgent: (() => boolean)[] = [];
    const before = this.#running?.request;
    const request: SharedRequest<EndpointList> = new SharedRequest(async (signal) => {
      // Those who ask now share it, so it begins only when the list under way is over.
      await before?.join(signal).catch(() => {});
      const { pollInterval } = this.timings;
      await this.#keepDistance(pollInterval, [signal, hurried.signal, hastened.signal]);
      // Once the whole interval is over, this is no longer.
      await this.#keepDistance(Math.min(pollInterval, URGENT_DISTANCE_MS), [signal, hurried.signal]);
      signal.throwIfAborted();
      return this.#start(request, signal, () => urgent.some((isUrgent) => isUrgent()));
    });
    return {
      request,
      urgent,
      hurry: () => hurried.abort(HURRIED),
      isHurried: () => hurried.signal.aborted,
      hasten: () => hastened.abort(HURRIED),
    };
  }

  /** Waits until the last list began so many milliseconds ago, or a signal ends the wait. */
  async #keepDistance(distance: number, ends: AbortSignal[]): Promise<void> {
    const due = this.#lastStart + distance - this.clock.now();
    if (due > 0) await sleep(this.clock, due, AbortSignal.any(ends)).catch(() => {});
  }

  /**
   * Until the request is really sent, it may wait for the API's rate limit, and it is still the next one, which everyone
   * can join.
   */
  async #start(
    request: SharedRequest<EndpointList>,
    signal: AbortSignal,
    urgent: () => boolean,
  ): Promise<EndpointList> {
    const running = { request, turn: ++this.#turn, startedAt: this.clock.now() };
    const askedAt = running.startedAt;
    const onSend = () => {
      running.turn = ++this.#turn;
      running.startedAt = this.clock.now();
      this.#spare.held(running.startedAt - askedAt);
      this.#lastStart = running.startedAt;
      if (this.#next?.request === request) this.#next = undefined;
      this.#running = running;
    };
    try {
      const known = this.#known;
      const rows = await this.api.endpoints.list({ signal, timeout: LIST_TIMEOUT_MS, onSend, urgent, known });
      this.#failure = undefined;
      const { startedAt, turn } = running;
      const list = new EndpointList(rows, startedAt, turn);
      for (const { id } of rows) this.#shown.add(id);
      if (turn > (this.#latest?.turn ?? 0)) this.#latest = list;
      return list;
    } catch (error) {
      if (!signal.aborted) this.#failure = { error, at: this.clock.now() };
      throw error;
    } finally {
      if (this.#running === running) this.#running = undefined;
      if (this.#next?.request === request) this.#next = undefined;
    }
  }
}

/** What a list must satisfy that makes sure of a deploy. */
export interface SinceLook {
  /** Its maximum age, in milliseconds. */
  maxAge: number;
  /** How long it may be waited for, in milliseconds. */
  patience: number;
}

/** When a list was requested, by the clock and among the changes. */
interface Begun {
  readonly startedAt: number;
  readonly turn: number;
}

/** A list that is still to be requested. */
interface Scheduled {
  request: SharedRequest<EndpointList>;
  /** Whether one of those who wait for it is in a hurry. */
  urgent: (() => boolean)[];
  /** Requests it without keeping the distance from the last list. */
  hurry: () => void;
  /** Makes that distance as short as it is where someone is in a hurry. */
  hasten: () => void;
  /** Whether it no longer keeps that distance. */
  isHurried: () => boolean;
}

/** The endpoints since a mark. */
export interface Since {
  rows: readonly ObservedEndpoint[];
  /** Whether the list is as young as was asked for. Only then does an endpoint's absence from it mean something. */
  recent: boolean;
}

/** What a list must satisfy. */
interface Wanted {
  maxAge: number;
  /** The list must be later than this turn. */
  after: number;
  /** Whether a new list must keep its distance from the last one. */
  spaced: boolean;
}

/** Whether a list is late and young enough. */
function isWanted(
  { startedAt, turn }: Begun,
  { maxAge, after }: Pick<Wanted, "maxAge" | "after">,
  now: number,
): boolean {
  return now - startedAt <= maxAge && turn > after;
}

function isOnItsWay({ status }: ObservedEndpoint): boolean {
  return !["live", "stopped", "failed"].includes(statusKind(status));
}
