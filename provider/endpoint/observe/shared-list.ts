import {
  APIConnectionError,
  APITimeoutError,
  AuthenticationError,
  InsufficientCreditsError,
  PermissionDeniedError,
  RateLimitError,
  type Clock,
} from "../../client";
import { sleep } from "../../client/core/clock";
import { EndpointList } from "./endpoint-list";
import type { Api, Timings } from "../context";
import { SharedRequest } from "./shared-request";
import { statusKind } from "../decide/status";
import type { ObservedEndpoint } from "../types";

/** One list of hundreds of rows may take as long as any other look. */
const LIST_TIMEOUT_MS = 30_000;

/** So many lists in an interval may be asked for to be sure of deploys that have ended: one for each, where they take no time. */
const MOST_IN_INTERVAL = 4;

/** On whose behalf something is asked. */
export interface Question {
  /** The endpoint that the operation is about: its name, else its id. */
  readonly subject: string;
  /** Ends the asking of this one, and of nobody else. */
  readonly signal: AbortSignal;
}

/** What a look at one endpoint may be answered from. */
export interface Look {
  /** How old what it is answered from may be, in milliseconds. */
  maxAge: number;
  /** Whether all that a state keeps has to be told; a wait only needs the status of what is on its way. */
  whole: boolean;
}

/**
 * What endpoints there are, asked once for all who want to know at about the same time. One that asks alone is not
 * concerned: it gets no answer from here, and asks by itself.
 *
 * Nothing stale survives a change that was made here: of an endpoint that was changed, only a list that was asked for
 * after the change ended says anything. And a list never proves an absence: who is not in it is to be asked for alone.
 */
export class SharedList {
  /** When each subject was last asked about. */
  readonly #asked = new Map<string, number>();
  /**
   * For each endpoint the turn that a list has to be later than to say anything: that in which its last change ended, or
   * that of the list which was told last, for whoever asks again wants news. Infinite while a change is under way.
   */
  readonly #after = new Map<string, number>();
  #turn = 0;
  #latest: EndpointList | undefined;
  /** The list that is under way. */
  #running: { request: SharedRequest<EndpointList>; turn: number; startedAt: number } | undefined;
  /** The one after it, for those who ask while it is too late to join. */
  #next: Scheduled | undefined;
  #lastStart = -Infinity;
  /** When lists were asked for by {@link SharedList.since}, in the last interval. */
  #extra: number[] = [];
  /** A list that failed is not asked for again by each who comes in the same interval. */
  #failure: { error: unknown; at: number } | undefined;

  constructor(
    private readonly api: Api,
    private readonly clock: Clock,
    private readonly timings: Timings,
  ) {}

  /** Makes a change of an endpoint: what was seen of it before says nothing any more. */
  async change<T>(id: string, call: () => Promise<T>): Promise<T> {
    this.#after.set(id, Infinity);
    try {
      return await call();
    } finally {
      this.changed(id);
    }
  }

  /** An endpoint has just been changed, or made. */
  changed(id: string): void {
    this.#after.set(id, this.mark());
  }

  /** This moment among the lists and the changes: see {@link SharedList.since}. */
  mark(): number {
    return ++this.#turn;
  }

  /**
   * Looks at an endpoint together with others.
   *
   * @returns undefined where it has to be asked for alone.
   * @throws the client's error where that concerns everyone, such as a refused key.
   */
  async row(id: string, question: Question, { maxAge, whole }: Look): Promise<ObservedEndpoint | undefined> {
    if (this.#isAlone(question.subject) || this.#after.get(id) === Infinity) return undefined;
    let list: EndpointList;
    try {
      list = await this.#list(question, { maxAge, after: this.#after.get(id) ?? -1, spaced: true });
    } catch (error) {
      question.signal.throwIfAborted();
      if (concernsEveryone(error)) throw error;
      return undefined;
    }
    // A change of another operation may have come in between.
    if (list.turn <= (this.#after.get(id) ?? -1)) return undefined;
    this.#after.set(id, list.turn);
    return list.row(id, (row) => whole || !isOnItsWay(row));
  }

  /**
   * All endpoints, from a list that is asked for after this call.
   *
   * @param spaced - whether this may be asked again and again: of many such there is one list in an interval.
   * @returns undefined where nobody else asks.
   */
  async fresh({ subject, signal }: Question, spaced: boolean): Promise<readonly ObservedEndpoint[] | undefined> {
    signal.throwIfAborted();
    return this.#isAlone(subject) ? undefined : (await this.#later(spaced).join(signal)).rows;
  }

  /**
   * All endpoints, from a list that is no older than an interval.
   *
   * @returns undefined where nobody else asks.
   */
  async recent(question: Question): Promise<readonly ObservedEndpoint[] | undefined> {
    question.signal.throwIfAborted();
    if (this.#isAlone(question.subject)) return undefined;
    const maxAge = this.timings.pollInterval;
    return (await this.#list(question, { maxAge, after: -1, spaced: false })).rows;
  }

  /**
   * All endpoints, from a list that was asked for after a {@link SharedList.mark}, and is no older than `maxAge`. Of such there
   * are {@link MOST_IN_INTERVAL} in an interval; whoever would need another one gets the latest, whatever its age.
   *
   * @returns undefined where nobody else asks; no rows where the latest is from before the mark.
   */
  async since(mark: number, question: Question, maxAge: number): Promise<Since | undefined> {
    question.signal.throwIfAborted();
    if (this.#isAlone(question.subject)) return undefined;
    const now = this.clock.now();
    const latest = this.#latest;
    const serves = (list: Begun | undefined) => !!list && isWanted(list, { maxAge, after: mark }, now);
    if (!serves(latest) && !serves(this.#running) && !this.#next) {
      this.#extra = this.#extra.filter((at) => now - at < this.timings.pollInterval);
      if (this.#extra.length >= MOST_IN_INTERVAL) {
        return { rows: latest && latest.turn > mark ? latest.rows : [], recent: false };
      }
      this.#extra.push(now);
    }
    const { rows } = await this.#list(question, { maxAge, after: mark, spaced: false });
    return { rows, recent: true };
  }

  /** Notes who asks, and tells whether nobody else does at about this time. */
  #isAlone(subject: string): boolean {
    const now = this.clock.now();
    // Those who wait come again in every interval, and an answer takes a while.
    for (const [other, at] of this.#asked) if (now - at > 2 * this.timings.pollInterval) this.#asked.delete(other);
    this.#asked.set(subject, now);
    return this.#asked.size === 1;
  }

  /** A list no older than `maxAge` and later than a turn: the latest, the one under way, or else the next. */
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
    return this.#later(spaced).join(signal);
  }

  /** The next list, which is still to be asked for. */
  #later(spaced: boolean): SharedRequest<EndpointList> {
    if (this.#next?.request.abandoned) this.#next = undefined;
    const next = (this.#next ??= this.#schedule());
    if (!spaced) next.hurry();
    return next.request;
  }

  #schedule(): Scheduled {
    const hurried = new AbortController();
    const before = this.#running?.request;
    const request: SharedRequest<EndpointList> = new SharedRequest(async (signal) => {
      // Those who come now are to share it, so it begins only when the one under way is over.
      await before?.join(signal).catch(() => {});
      const due = this.#lastStart + this.timings.pollInterval - this.clock.now();
      if (due > 0) await sleep(this.clock, due, AbortSignal.any([signal, hurried.signal])).catch(() => {});
      signal.throwIfAborted();
      return this.#start(request, signal);
    });
    return { request, hurry: () => hurried.abort() };
  }

  async #start(request: SharedRequest<EndpointList>, signal: AbortSignal): Promise<EndpointList> {
    const startedAt = this.clock.now();
    const turn = ++this.#turn;
    this.#lastStart = startedAt;
    this.#next = undefined;
    const running = { request, turn, startedAt };
    this.#running = running;
    try {
      const rows = await this.api.endpoints.list({ signal, timeout: LIST_TIMEOUT_MS });
      this.#failure = undefined;
      const list = new EndpointList(rows, startedAt, turn);
      if (turn > (this.#latest?.turn ?? 0)) this.#latest = list;
      return list;
    } catch (error) {
      if (!signal.aborted) this.#failure = { error, at: this.clock.now() };
      throw error;
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }
}

/** When a list was asked for, by the clock and among the changes. */
interface Begun {
  readonly startedAt: number;
  readonly turn: number;
}

/** A list that is still to be asked for. */
interface Scheduled {
  request: SharedRequest<EndpointList>;
  /** Has it keep no distance from the last. */
  hurry: () => void;
}

/** What is there since a mark. */
export interface Since {
  rows: readonly ObservedEndpoint[];
  /** Whether the list is as young as was asked for, so that what it does not show says something. */
  recent: boolean;
}

/** What a list has to be like. */
interface Wanted {
  maxAge: number;
  /** The turn that it has to be later than. */
  after: number;
  /** Whether a new one has to keep its distance from the last. */
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

/** Whether a failed list says what a look at any single endpoint would come to as well. */
function concernsEveryone(error: unknown): boolean {
  if (error instanceof APIConnectionError) return !error.sent && !(error instanceof APITimeoutError);
  return EVERYBODYS.some((kind) => error instanceof kind);
}

const EVERYBODYS = [AuthenticationError, InsufficientCreditsError, PermissionDeniedError, RateLimitError];

function isOnItsWay({ status }: ObservedEndpoint): boolean {
  return !["live", "stopped", "failed"].includes(statusKind(status));
}
