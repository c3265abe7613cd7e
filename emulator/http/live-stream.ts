import type { Clock } from "../../provider/client/core/clock";
import type { FaultSpec } from "../faults/spec";
import type { StreamStyle } from "./reply";
import { encodeComment, encodeEvent, encodePing, type LineEnd, type SseEvent } from "./sse";
import type { Wire } from "./wire";

const LINE_ENDS: Readonly<Record<NonNullable<FaultSpec["lineEnds"]>, LineEnd>> = { crlf: "\r\n", lf: "\n", cr: "\r" };

/** An open event stream: events as they arrive, pings between them. */
export class LiveStream {
  readonly #lineEnd: LineEnd;
  #cancelPing = () => {};

  constructor(
    private readonly wire: Wire,
    private readonly clock: Clock,
    private readonly style: StreamStyle,
    { lineEnds }: Pick<FaultSpec, "lineEnds">,
  ) {
    this.#lineEnd = lineEnds ? LINE_ENDS[lineEnds] : style.lineEnd;
    wire.onClose(() => this.stopPings());
    this.#schedulePing();
  }

  send(event: SseEvent): void {
    this.raw(encodeEvent(event, this.#lineEnd));
  }

  comment(text: string): void {
    this.raw(encodeComment(text, this.#lineEnd));
  }

  raw(text: string): void {
    this.wire.write(Buffer.from(text));
  }

  stopPings(): void {
    this.#cancelPing();
  }

  end(): void {
    this.stopPings();
    this.wire.end();
  }

  cut(by: "fin" | "rst" | "end"): void {
    this.stopPings();
    this.wire.cut(by);
  }

  onClose(listener: () => void): void {
    this.wire.onClose(listener);
  }

  #schedulePing(): void {
    if (this.style.pingMs <= 0) return;
    this.#cancelPing = this.clock.timer(this.style.pingMs, () => {
      this.raw(encodePing(this.clock.wallTime(), this.#lineEnd));
      this.#schedulePing();
    });
  }
}
