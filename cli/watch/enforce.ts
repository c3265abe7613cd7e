import type { Clock } from "../../provider/client";
import { converge } from "../../provider/endpoint/act/converge";
import { sameJson } from "../../provider/endpoint/decide/json";
import { explain } from "../../provider/endpoint/decide/explain";
import { EndpointError } from "../../provider/endpoint/errors";
import { observe } from "../../provider/endpoint/observe/observe";
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
}

export interface EnforceContext {
  clock: Clock;
  signal: AbortSignal;
  /** Whether a stack is still as it was looked at is asked of it. */
  project: Project;
  /** Called when an action begins. */
  begins: (action: Action, asked: Asked) => void;
  done: (done: Done) => void;
}

/** The longest that an action is followed, in milliseconds. A start takes minutes. */
const FOLLOW_MS = 30 * 60_000;

/** The longest pause after failures of one endpoint, in milliseconds. It begins at the first and doubles. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [60_000, 15 * 60_000];

/** The actions at the same time. */
const AT_ONCE = 8;

/**
 * Starts and stops endpoints by the rule. An endpoint has one action at a time, which goes on while later looks are made.
 */
export class Enforcer {
  readonly #underWay = new Map<string, Promise<void>>();
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
      if (action === null || waits || this.#underWay.has(key) || this.#underWay.size >= AT_ONCE) continue;
      const work = this.#one(action, key, subject).finally(() => this.#underWay.delete(key));
      this.#underWay.set(key, work);
      begun.push(work);
    }
    await Promise.all(begun);
  }

  async #one(action: Action, key: string, subject: Subject): Promise<void> {
    const { asked } = subject;
    const { clock, done, signal } = this.context;
    try {
      const reason = await this.#heldByRun(asked);
      if (reason !== undefined) return this.#leave({ action, outcome: "left", asked, text: reason }, key);
      this.#left.delete(key);
      this.context.begins(action, asked);
      const text = await this.#converge(action, subject);
      this.#failures.delete(key);
      done({ action, outcome: "done", asked, text });
    } catch (error) {
      if (signal.aborted) return;
      const count = (this.#failures.get(key)?.count ?? 0) + 1;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS);
      this.#failures.set(key, { count, until: clock.now() + pause });
      done({ action, outcome: "failed", asked, text: reasonOf(error, `${action} of endpoint ${asked.id}`) });
    }
  }

  /** Tells that an endpoint is left to a run, unless the same was told before. */
  #leave(done: Done, key: string): void {
    const told = `${done.action}: ${done.text}`;
    if (this.#left.get(key) !== told) this.context.done(done);
    this.#left.set(key, told);
  }

  /** Why an endpoint is left to a run of Pulumi, as of now; undefined where it is not. */
  async #heldByRun(asked: Asked): Promise<string | undefined> {
    const { project } = this.context;
    if (await project.isLocked(asked.stack)) return "a command of Pulumi holds the lock of its stack";
    const now = (await readOne(project, asked.stack)).asked.find(({ urn, id }) => urn === asked.urn && id === asked.id);
    if (!now) return "its stack no longer manages it";
    if (now.isPending) return "an operation on it is pending in its stack";
    return sameJson(now.rule, asked.rule) ? undefined : "its stack was changed meanwhile";
  }

  /** Looks, does what is still needed, and looks until it is so. As an update of the provider does. */
  async #converge(action: Action, { asked: { id }, account }: Subject): Promise<string> {
    if (!account) throw new CommandError("there is no usable key for it");
    const { clock, signal } = this.context;
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
        const last = await converge(operation, { id, desired, record, requested: "nothing", seen: () => {} });
        return last.status ?? "no status";
      },
    );
  }
}

function reasonOf(error: unknown, doing: string): string {
  const known = error instanceof CommandError || error instanceof EndpointError;
  return known ? error.message : explain(error, doing);
}
