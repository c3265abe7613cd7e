import { createHash } from "node:crypto";
import type { Clock } from "./clock";
import { Pace, type Manner, type Outcome, type Sent } from "./pace";

/**
 * Who goes before whom while the API's rate limit leaves no room for all: `urgent` finds out what exists after a deploy of
 * unknown outcome, or in the last seconds; `again` is a deploy that was refused before, and has waited for long; `first` ends
 * what bills; `change` makes or starts something; `look` only reads.
 */
export type Rank = "urgent" | "again" | "first" | "change" | "look";

/**
 * How much later a call may come and still go before one of the lowest rank, so that none waits for ever. Urgent calls are
 * few and have seconds, so nothing that waits goes before one.
 */
const HEAD_START_MS: Record<Rank, number> = {
  urgent: 3_600_000,
  again: 40_000,
  first: 20_000,
  change: 10_000,
  look: 0,
};

/** A deploy that is refused costs much time: it is looked for before it is sent again. */
const MANNERS: Record<Rank, Manner> = {
  urgent: "urgent",
  again: "careful",
  first: "plain",
  change: "careful",
  look: "plain",
};

/**
 * A look that has waited this long has every so many-th turn, and goes past a deploy that only leaves room for others. Else
 * it would wait for all deploys that came before it.
 */
const OLD_LOOK = { ms: 10_000, every: 4 };

/** A call says that it waits after this long. */
const SILENT_MS = 1_000;

/** Those who wait are looked at again after this long, because one may have become urgent meanwhile. */
const LOOK_AGAIN_MS = 1_000;

/** A call that wants to be sent. */
export interface Entry {
  /** Asked anew for each turn, because a call may become more urgent while it waits. */
  rank: () => Rank;
  /** Ends the wait. */
  signal: AbortSignal;
  /** Called once the call has waited for a second. */
  onWait: () => void;
}

/** A request that may be sent now, and whose end must be reported. */
export interface Turn {
  answered(outcome: Outcome): void;
  /** It ended without a response. It does nothing once {@link Turn.answered} was called. */
  lost(): void;
}

interface Waiting extends Entry {
  since: number;
  admit: (turn: Turn) => void;
}

/** Sends the calls of a process to one API at the rate that this API takes. */
export class Pacer {
  readonly #pace: Pace;
  readonly #waiting = new Set<Waiting>();
  #cancelTimer: (() => void) | undefined;
  /** When a careful request was sent last. */
  #carefulAt = -Infinity;
  /** How many turns there were since the last look. */
  #sinceLook = 0;

  constructor(private readonly clock: Clock) {
    this.#pace = new Pace(clock.now());
  }

  /** A turn at once where there is room, and else later. A call whose signal is aborted while it waits gets none. */
  enter(entry: Entry): Turn | Promise<Turn> {
    if (this.#waiting.size === 0 && this.#wait(entry) === 0) return this.#turn(entry);
    return new Promise((resolve) => {
      const cancelNotice = this.clock.timer(SILENT_MS, entry.onWait);
      const leave = () => {
        cancelNotice();
        entry.signal.removeEventListener("abort", giveUp);
        this.#waiting.delete(waiting);
        if (this.#waiting.size === 0) this.#disarm();
      };
      const giveUp = () => {
        leave();
        // Those behind it may need less room than it.
        this.#admit();
      };
      const admit = (turn: Turn) => {
        leave();
        resolve(turn);
      };
      const waiting: Waiting = { ...entry, since: this.clock.now(), admit };
      this.#waiting.add(waiting);
      entry.signal.addEventListener("abort", giveUp, { once: true });
      this.#admit();
    });
  }

  #turn({ rank }: Entry, since = this.clock.now()): Turn {
    const now = this.clock.now();
    const manner = MANNERS[rank()];
    const sent: Sent = this.#pace.sent(now, manner, Math.max(since, this.#carefulAt));
    if (manner === "careful") this.#carefulAt = now;
    this.#sinceLook = rank() === "look" ? 0 : this.#sinceLook + 1;
    let isOver = false;
    const end = (report: () => void) => {
      if (isOver) return;
      isOver = true;
      report();
      this.#admit();
    };
    return {
      answered: (outcome) => end(() => this.#pace.answered(sent, this.clock.now(), outcome)),
      lost: () => end(() => this.#pace.lost()),
    };
  }

  /** Admits those who wait as far as there is room, and comes back for the others. */
  #admit(): void {
    this.#disarm();
    for (let next = this.#next(); next; next = this.#next()) {
      const wait = this.#wait(next, next.since);
      const admitted = wait > 0 ? this.#oldLookPast(next) : next;
      if (!admitted) {
        this.#cancelTimer = this.clock.timer(Math.min(wait, LOOK_AGAIN_MS), () => this.#admit());
        return;
      }
      admitted.admit(this.#turn(admitted, admitted.since));
    }
  }

  /** A look that may go while a deploy leaves room for others, between two other turns. */
  #oldLookPast({ rank }: Waiting): Waiting | undefined {
    const isPossible = MANNERS[rank()] === "careful" && this.#sinceLook > 0 && this.#pace.wait(this.clock.now()) === 0;
    return isPossible ? this.#oldLook() : undefined;
  }

  #oldLook(): Waiting | undefined {
    const now = this.clock.now();
    return [...this.#waiting].find(({ since, rank }) => now - since >= OLD_LOOK.ms && rank() === "look");
  }

  #wait({ rank }: Entry, since = this.clock.now()): number {
    return this.#pace.wait(this.clock.now(), MANNERS[rank()], Math.max(since, this.#carefulAt));
  }

  #next(): Waiting | undefined {
    let next: { waiting: Waiting; due: number } | undefined;
    for (const waiting of this.#waiting) {
      const due = waiting.since - HEAD_START_MS[waiting.rank()];
      if (!next || due < next.due) next = { waiting, due };
    }
    // A stop holds a look for longer than an urgent call, which would wait behind it.
    const isLooksTurn = this.#sinceLook >= OLD_LOOK.every - 1 && next?.waiting.rank() !== "urgent";
    return (isLooksTurn ? this.#oldLook() : undefined) ?? next?.waiting;
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

const pacers = new WeakMap<Clock, Map<string, Pacer>>();

/** The pacer of all clients of this process with the same key, address and clock. */
export function pacerOf({ clock, apiKey, baseURL }: { clock: Clock; apiKey: string; baseURL: string }): Pacer {
  const ofClock = pacers.get(clock) ?? new Map<string, Pacer>();
  pacers.set(clock, ofClock);
  // The key itself is kept nowhere that outlives its client.
  const name = createHash("sha256").update(`${apiKey}\n${baseURL}`).digest("base64");
  const pacer = ofClock.get(name) ?? new Pacer(clock);
  ofClock.set(name, pacer);
  return pacer;
}
