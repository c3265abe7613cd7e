import type { Clock } from "../../provider/client";
import { converge } from "../../provider/endpoint/act/converge";
import { sameJson } from "../../provider/endpoint/decide/json";
import { explain } from "../../provider/endpoint/decide/explain";
import { EndpointError } from "../../provider/endpoint/errors";
import { observe } from "../../provider/endpoint/observe/observe";
import { Followed } from "../../provider/endpoint/observe/followed";
import { CommandError } from "../errors";
import { looking } from "../looking";
import type { Project } from "../stack/project";
import { actionFor, type Action } from "./actions";
import type { Asked } from "./asked";
import type { Subject } from "./look";
import { keyOf } from "./rows";
import { readOne } from "./stacks";

/** What came of an action, once the endpoint was looked at afterwards. */
export interface Done {
  action: Action;
  /** Whether it was done, left to a run of Pulumi, or failed. */
  outcome: "done" | "left" | "failed";
  asked: Asked;
  /** The status afterwards, or why it was left or failed. */
  text: string;
  /** Whether Pareta may have been asked for it before it was left. */
  sent?: boolean;
}

export interface EnforceContext {
  clock: Clock;
  signal: AbortSignal;
  /** Whether a stack is still as it was looked at is asked of it. The signal ends its runs of Pulumi. */
  project: (signal: AbortSignal) => Project;
  /** Called when an action begins. */
  begins: (action: Action, asked: Asked) => void;
  done: (done: Done) => void;
}

/** The longest that an action is followed, in milliseconds. A start takes minutes. */
const FOLLOW_MS = 30 * 60_000;

/** A state that was read longer ago, in milliseconds, is read again before a request. */
const STATE_AGE_MS = 2_000;

/** The longest that what a look demands may be asked for, in milliseconds. Then the next look decides anew. */
const DECISION_AGE_MS = 60_000;

/** The longest that a stack may take to say whether it is still as it was, in milliseconds. */
const ASK_MS = 60_000;

/** The longest pause after failures of one endpoint, in milliseconds. It begins at the first and doubles. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [60_000, 15 * 60_000];

/** The starts, and the stops, at the same time. */
const AT_ONCE = 8;

/**
 * Starts and stops endpoints by the rule. An endpoint has one action at a time, which goes on while later looks are made.
 */
export class Enforcer {
  readonly #underWay = new Map<string, { action: Action; end: Followed }>();
  readonly #failures = new Map<string, { count: number; until: number }>();
  /** What was left to a run, and why, so that it is told once until it changes. */
  readonly #left = new Map<string, string>();

  constructor(private readonly context: EnforceContext) {}

  /**
   * Begins the actions that a look demands.
   *
   * @returns resolves when they have ended. Never rejects.
   */
  async act(subjects: readonly Subject[]): Promise<void> {
    const now = this.context.clock.now();
    const keys = new Set(subjects.map(({ row }) => keyOf(row)));
    for (const key of this.#failures.keys()) if (!keys.has(key)) this.#failures.delete(key);
    for (const key of this.#left.keys()) if (!keys.has(key)) this.#left.delete(key);
    const begun: Promise<void>[] = [];
    for (const subject of subjects) {
      const key = keyOf(subject.row);
      const action = actionFor(subject);
      if (action === null) this.#left.delete(key);
      const waits = (this.#failures.get(key)?.until ?? 0) > now;
      const underWay = this.#underWay.get(key);
      if (underWay && isObsolete(underWay.action, subject)) underWay.end.end();
      if (action === null || waits || underWay || this.#countOf(action) >= AT_ONCE) continue;
      const end = new Followed(this.context.signal);
      this.#underWay.set(key, { action, end });
      const ended = () => {
        end.letGo();
        this.#underWay.delete(key);
      };
      begun.push(this.#one(action, key, subject, end.signal).finally(ended));
    }
    await Promise.all(begun);
  }

  /** A stop does not wait for the starts, which take minutes. */
  #countOf(action: Action): number {
    return [...this.#underWay.values()].filter((each) => each.action === action).length;
  }

  async #one(action: Action, key: string, subject: Subject, ends: AbortSignal): Promise<void> {
    const { asked } = subject;
    const { clock, done, signal } = this.context;
    const decidedAt = clock.now();
    let sent = false;
    try {
      await this.#leaveToRun(asked);
      this.#left.delete(key);
      let readAt = clock.now();
      this.context.begins(action, asked);
      // A request may be refused for a while. In that time a run may begin, and the clock and the costs go on.
      const mayAsk = async () => {
        if (clock.now() - readAt >= STATE_AGE_MS) {
          if (clock.now() - decidedAt > DECISION_AGE_MS) throw new TooLate(tooLate(action, asked));
          await this.#leaveToRun(asked);
          readAt = clock.now();
        }
        sent = true;
      };
      const text = await this.#converge(action, subject, ends, mayAsk);
      this.#failures.delete(key);
      done({ action, outcome: "done", asked, text });
    } catch (error) {
      if (signal.aborted) return;
      const text = reasonOf(error, `${action} of endpoint ${asked.id}`);
      if (error instanceof LeftToRun) return this.#leave({ action, outcome: "left", asked, text, sent }, key);
      if (ends.aborted) return done({ action, outcome: "left", asked, text: OBSOLETE, sent });
      // A minute of tries is pause enough.
      if (error instanceof TooLate) return done({ action, outcome: "failed", asked, text });
      const count = (this.#failures.get(key)?.count ?? 0) + 1;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS);
      this.#failures.set(key, { count, until: clock.now() + pause });
      done({ action, outcome: "failed", asked, text });
    }
  }

  /** @throws LeftToRun where a run of Pulumi holds an endpoint as of now; CommandError where its stack does not say so in time. */
  async #leaveToRun(asked: Asked): Promise<void> {
    const { clock, signal, project } = this.context;
    const end = new Followed(signal);
    const ended = new Promise<never>((_, reject) => {
      end.signal.addEventListener("abort", () => reject(end.signal.reason as Error), { once: true });
    });
    const cancel = clock.timer(ASK_MS, () =>
      end.end(new CommandError(`stack ${asked.stack} did not answer within a minute`)),
    );
    try {
      const reason = await Promise.race([this.#heldByRun(asked, project(end.signal)), ended]);
      if (reason !== undefined) throw new LeftToRun(reason);
    } finally {
      cancel();
      end.letGo();
    }
  }

  /** Tells that an endpoint is left to a run, unless the same was told before. */
  #leave(done: Done, key: string): void {
    const told = `${done.action}: ${done.text}`;
    if (this.#left.get(key) !== told) this.context.done(done);
    this.#left.set(key, told);
  }

  /** Why an endpoint is left to a run of Pulumi, as of now; undefined where it is not. */
  async #heldByRun(asked: Asked, project: Project): Promise<string | undefined> {
    if (await project.isLocked(asked.stack)) return "a command of Pulumi holds the lock of its stack";
    const now = (await readOne(project, asked.stack)).asked.find(({ urn, id }) => urn === asked.urn && id === asked.id);
    if (!now) return "its stack no longer manages it";
    if (now.isPending) return "an operation on it is pending in its stack";
    return sameJson(now.rule, asked.rule) ? undefined : "its stack was changed meanwhile";
  }

  /** Looks, does what is still needed, and looks until it is so. As an update of the provider does. */
  async #converge(
    action: Action,
    { asked: { id }, account }: Subject,
    signal: AbortSignal,
    mayAsk: () => Promise<void>,
  ): Promise<string> {
    if (!account) throw new CommandError("there is no usable key for it");
    const { clock } = this.context;
    const doing = `${action === "start" ? "starting" : "stopping"} endpoint ${id}`;
    return looking(
      { api: account.api, origin: account.origin, clock, time: FOLLOW_MS, signal, writes: false },
      doing,
      async (operation) => {
        const record = await observe(operation, id);
        if (!record)
          throw new CommandError(
            `endpoint ${id}: it was gone before it could be ${action === "start" ? "started" : "stopped"}`,
          );
        const desired = action === "start" ? "running" : "stopped";
        const course = { id, desired, record, requested: "nothing", seen: () => {}, mayAsk } as const;
        const last = await converge(operation, course);
        return last.status ?? "no status";
      },
    );
  }
}

/** An endpoint is left to a run of Pulumi. */
class LeftToRun extends CommandError {}

/** What a look decided is too old to be asked for. */
class TooLate extends CommandError {}

const OBSOLETE = "the rule says otherwise by now";

function tooLate(action: Action, { id }: Asked): string {
  return `endpoint ${id} could not be ${action === "start" ? "started" : "stopped"} for a minute: the next look decides anew`;
}

/** Whether what was begun is no longer what the rule demands. */
function isObsolete(action: Action, { verdict }: Subject): boolean {
  return verdict?.run === (action !== "start");
}

function reasonOf(error: unknown, doing: string): string {
  const known = error instanceof CommandError || error instanceof EndpointError;
  return known ? error.message : explain(error, doing);
}
