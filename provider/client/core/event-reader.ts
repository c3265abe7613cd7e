import type { Answer } from "./connection";
import { EventDecoder, type ServerSentEvent } from "./event-decoder";
import type { Limits } from "./limits";

/** How much may be queued before the connection is asked to wait, in characters. */
const MAX_QUEUED = 1024 * 1024;

/**
 * The events of a response. They are read from the connection as they arrive, not as they are requested, because a
 * connection that breaks would otherwise lose what had already arrived.
 *
 * @param idleTimeout - Milliseconds of silence that end it.
 * @param onComment - Called with each comment as it arrives: before the events that follow it are yielded.
 * @throws what the connection throws, after the events that came before.
 */
export async function* readEvents(
  answer: Answer,
  limits: Limits,
  idleTimeout: number,
  onComment?: (comment: string) => void,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const queue: ServerSentEvent[] = [];
  let queued = 0;
  let end: { error: unknown } | "orderly" | undefined;
  let wake = () => {};
  let drained = () => {};

  const decoder = new EventDecoder((event) => {
    queue.push(event);
    queued += weight(event);
  }, onComment);
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
      limits.relax(); // this silence is our own doing
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

/** An event without data also takes room. */
function weight({ event, data }: ServerSentEvent): number {
  return 64 + event.length + data.length;
}
