import type { LiveStream } from "../http/live-stream";
import type { EventSink } from "../http/reply";
import type { SseEvent } from "../http/sse";
import { completeData } from "./complete";
import type { FaultSpec } from "./spec";

/** Wraps a handler's stream to apply the faults of events. */
export function streamFaults(stream: LiveStream, fault: FaultSpec): EventSink {
  return new FaultyStream(stream, fault);
}

class FaultyStream implements EventSink {
  #sent = 0;
  #mute = false;
  #garbled = false;

  constructor(
    private readonly stream: LiveStream,
    private readonly fault: FaultSpec,
  ) {
    this.#afterEvents();
  }

  send(event: SseEvent): void {
    if (this.#mute) return;
    const { cut, secondComplete } = this.fault;
    if (event.event === "complete" && cut?.before === "complete") return this.#cut();
    this.stream.send(this.#altered(event));
    this.#sent++;
    if (event.event === "complete" && secondComplete)
      this.stream.send({ event: "complete", data: JSON.stringify({ endpoint: secondComplete }) });
    if (event.event === "complete" && cut?.after === "complete") return this.#cut();
    this.#afterEvents();
  }

  comment(text: string): void {
    if (!this.#mute) this.stream.comment(text);
  }

  mark(point: "registration"): void {
    if (!this.#mute && this.fault.cut?.after === point) this.#cut();
  }

  end(): void {
    if (!this.#mute) this.stream.end();
  }

  onClose(listener: () => void): void {
    this.stream.onClose(listener);
  }

  #afterEvents(): void {
    const { cut, insert, oversize, silentAfter, pingsAfter } = this.fault;
    if (insert?.after === this.#sent) this.stream.raw(insert.text);
    if (oversize?.after === this.#sent) this.stream.send({ event: "progress", data: "x".repeat(oversize.bytes) });
    if (cut?.after === this.#sent) return this.#cut();
    if (silentAfter === this.#sent) this.stream.stopPings();
    if (silentAfter === this.#sent || pingsAfter === this.#sent) this.#mute = true;
  }

  #cut(): void {
    this.#mute = true;
    this.stream.cut(this.fault.cut?.by ?? "fin");
  }

  #altered(event: SseEvent): SseEvent {
    const { garble, complete } = this.fault;
    if (garble && !this.#garbled && event.event === garble.event) {
      this.#garbled = true;
      return { ...event, data: garble.data };
    }
    if (complete && event.event === "complete") return { ...event, data: completeData(event.data, complete) };
    return event;
  }
}
