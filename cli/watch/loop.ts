import type { Clock } from "../../provider/client";
import { sleep } from "../../provider/client/core/clock";
import { Followed } from "../../provider/endpoint/observe/followed";
import { CommandError } from "../errors";
import { closeLook, type Look } from "./look";

export interface Watching {
  clock: Clock;
  /** The time from the beginning of one look to the next, in milliseconds. */
  interval: number;
  /** Ends the watch at once. */
  signal: AbortSignal;
  /** Makes one look, which `signal` ends. */
  look: (signal: AbortSignal) => Promise<Look>;
  /**
   * Called after each look.
   *
   * @param jumped - how far the wall clock has jumped since the look before, in milliseconds. The rule should then not be
   *   acted on before the next look confirms it.
   * @returns resolves when nothing needs the connections of the look any more. The next look does not wait for it.
   */
  seen: (look: Look, jumped: number) => Promise<void>;
  /** Called after a look that failed as a whole. */
  failed: (reason: string) => void;
}

/** The least time that a look may take, in milliseconds: many stacks take many runs of Pulumi. */
const LEAST_LOOK_MS = 120_000;

/** A wall clock is set by this much, and not just corrected. */
const JUMP_MS = 30_000;

/**
 * Looks in an interval until the signal is aborted. The interval is measured in monotonic time, so a clock that jumps
 * changes nothing. A look that fails is reported, and the next one follows.
 */
export async function watch(watching: Watching): Promise<void> {
  const { clock, interval, signal } = watching;
  let offset: number | undefined;
  while (!signal.aborted) {
    const began = clock.now();
    const newOffset = clock.wallTime() - began;
    const jumped = offset === undefined ? 0 : newOffset - offset;
    offset = newOffset;
    await unlessEnded(signal, once(watching, Math.abs(jumped) > JUMP_MS ? jumped : 0));
    await sleep(clock, Math.max(0, began + interval - clock.now()), signal).catch(() => {});
  }
}

async function once({ clock, interval, signal, look, seen, failed }: Watching, jumped: number): Promise<void> {
  const ended = new Followed(signal);
  const cancel = clock.timer(Math.max(LEAST_LOOK_MS, interval), () =>
    ended.end(new CommandError("the look took too long")),
  );
  try {
    const found = await look(ended.signal);
    // What is done about it may take longer than the interval.
    void seen(found, jumped)
      .catch((error: unknown) => failed(messageOf(error)))
      .finally(() => closeLook(found));
  } catch (error) {
    if (signal.aborted) return;
    failed(messageOf(error));
  } finally {
    cancel();
    ended.letGo();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Waits for work until the signal is aborted. */
function unlessEnded(signal: AbortSignal, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
