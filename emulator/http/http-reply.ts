import type { Clock } from "../../provider/client/core/clock";
import type { FaultSpec } from "../faults/spec";
import { streamFaults } from "../faults/stream";
import { LiveStream } from "./live-stream";
import type { EventSink, Reply, StreamStyle } from "./reply";
import { Wire } from "./wire";

/** Answers over a connection, with the faults of responses. */
export class HttpReply implements Reply {
  readonly #wire: Wire;

  constructor(
    response: ConstructorParameters<typeof Wire>[0],
    private readonly clock: Clock,
    private readonly fault: FaultSpec = { call: "any" },
  ) {
    this.#wire = new Wire(response, clock, fault);
  }

  json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.jsonText(status, JSON.stringify(body), headers);
  }

  jsonText(status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
    this.bytes(status, Buffer.from(text), { "content-type": "application/json", ...headers });
  }

  empty(status: number): void {
    this.#wire.head(status, this.#headers({}));
    this.#wire.end();
  }

  /** Answers with unchanged bytes. */
  bytes(status: number, body: Buffer, headers: Readonly<Record<string, string>>): void {
    this.#wire.head(status, this.#headers(headers), body.length);
    if (body.length > 0) this.#wire.write(body);
    this.#wire.end();
  }

  events(style: StreamStyle): EventSink {
    this.#wire.head(200, this.#headers(style.headers));
    return streamFaults(new LiveStream(this.#wire, this.clock, style, this.fault), this.fault);
  }

  #headers(own: Readonly<Record<string, string>>): Record<string, string> {
    const headers = new Map(Object.entries(own));
    for (const [name, value] of Object.entries(this.fault.headers ?? {})) {
      if (value === null) headers.delete(name.toLowerCase());
      else headers.set(name.toLowerCase(), value);
    }
    return Object.fromEntries(headers);
  }
}
