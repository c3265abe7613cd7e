import { Pareta, type ParetaOptions } from "pulumi-pareta/client";
import { FakeClock } from "../../support/fake-clock";
import { alsoClose } from "./servers";

/** Looks like a real key: an id, a dot, and the secret part. */
export const KEY = "pareta_sk_k1d.s3cr3t-v3rifier+/x";

/** A client that is closed after the test. Its jitter is fixed at its longest. */
export function client(options: ParetaOptions): Pareta {
  const pareta = new Pareta({ apiKey: KEY, random: () => 1, ...options });
  alsoClose(() => pareta.close());
  return pareta;
}

/** The reason that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not reject");
}

/** Every event of an iterable, and how it ended. */
export async function drain<T>(events: AsyncIterable<T>): Promise<{ events: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const event of events) seen.push(event);
    return { events: seen, error: undefined };
  } catch (error) {
    return { events: seen, error };
  }
}

/** Hang protection only, so it is longer than any busy machine takes. */
const GIVE_UP_MS = 60_000;

jest.setTimeout(2 * GIVE_UP_MS);

/** Waits, in real time, until a condition is true. */
export async function until(condition: () => boolean): Promise<void> {
  const giveUp = Date.now() + GIVE_UP_MS;
  while (!condition()) {
    if (Date.now() > giveUp) throw new Error(`never came about: ${String(condition)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A fake clock that counts the timers that were set, which shows when a byte has arrived through real I/O. */
export class CountingClock extends FakeClock {
  timersSet = 0;

  override timer(ms: number, callback: () => void): () => void {
    this.timersSet++;
    return super.timer(ms, callback);
  }
}
