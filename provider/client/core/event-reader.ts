import type { Answer } from "./connection";
import { EventDecoder, type ServerSentEvent } from "./event-decoder";
import type { Limits } from "./limits";

/** How much may lie ready before the connection is asked to wait, in characters. */
const MAX_QUEUED = 1024 * 1024;

/**
 * The events of an answer. They are taken off the connection as they come, not as they are asked for: a connection that
 * breaks would otherwise take with it what had already arrived.
 *
 * @param idleTimeout - Milliseconds of silence that end it.
 * @throws what the connection throws, after the events that came before.
 */
export async function* readEvents(
  answer: Answer,
  limits: Limits,
  idleTimeout: number,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const queue: ServerSentEvent[] = [];
  let queued = 0;
  let end: { error: unknown } | "orderly" | undefined;
  let wake = () => {};
  let drained = () => {};

  const decoder = new EventDecoder((event) => {
    queue.push(event);
    queued += weight(event);
  });
  limits.allow("idle", idleTimeout);
  answer
    .read((bytes) => {
      limits.allow("idle", idleTimeout);
      try {
        decoder.push(bytes);
      } finally {
        wake();
      }
      if (queued <= MAX_QUEUED) return;
      limits.relax(); // silence that is of our own making
      return new Promise<void>((resolve) => {
        drained = () => {
          limits.allow("idle", idleTimeout);
          resolve();
        };
      });
    })
    .then(() => decoder.end())
    .then(
      () => (end = "orderly"),
      (error: unknown) => (end = { error }),
    )
    .finally(() => {
      limits.relax();
      wake();
    });

  for (;;) {
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      limits.throwIfEndedByCaller();
      queued -= weight(event);
      yield event;
    }
    limits.throwIfEndedByCaller();
    drained();
    drained = () => {};
    if (end === "orderly") return;
    if (end !== undefined) throw end.error;
    await limits.race(new Promise<void>((resolve) => (wake = resolve)));
  }
}

/** Even an event without data takes its room. */
function weight({ event, data }: ServerSentEvent): number {
  return 64 + event.length + data.length;
}
