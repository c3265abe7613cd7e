import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type * as EnginePb from "@pulumi/pulumi/proto/engine_pb";
import { systemClock } from "../client/core/clock";
import { formatDuration, type Log } from "../endpoint";

type Severity = "INFO" | "WARNING";

/**
 * Where nothing new is said for so long, the last is said again, with how long it has been so: nothing waits in silence.
 * After the first minute it is said less often.
 */
const SILENCE = { first: 10_000, until: 60_000, then: 30_000 };

/** A line may not hold up a deploy for longer than this. */
const HAND_OVER_MS = 2_000;

/**
 * What is only of the moment is held for this long, and of several the last is shown: nobody reads more, and the engine
 * draws its display for each. What is over sooner has nothing to show.
 */
const HOLD_MS = 250;

/**
 * Logs through the Pulumi engine, so that a line appears on the resource's own row. Without an engine, lines that last go
 * to standard error.
 *
 * `shown` makes of each what may be seen of it: every line of a shell passes here.
 */
export class EngineLog implements Log {
  /** Lasting lines on their way. */
  readonly #sending = new Set<Promise<void>>();
  /** What is held. */
  #held: { message: string; cancel: () => void } | undefined;
  /** Whether anything of the moment stands on the row. */
  #shown = false;
  /** Whether the operation is over: what is only of the moment has no row any more. */
  #isOver = false;
  /** Ends the repetition of what was said last. */
  #cancelAgain: (() => void) | undefined;

  constructor(
    private readonly urn: string | undefined,
    private readonly engine: () => Engine | undefined,
    private readonly shown: (text: string) => string,
    private readonly clock: Pick<typeof systemClock, "timer"> = systemClock,
  ) {}

  info(message: string): Promise<void> {
    return this.#last("INFO", message);
  }

  warn(message: string): void {
    void this.#last("WARNING", message);
  }

  status(message: string): void {
    if (this.#isOver) return;
    this.#cancelAgain?.();
    const cancel = this.#held?.cancel ?? this.clock.timer(HOLD_MS, () => this.#show());
    this.#held = { message, cancel };
  }

  /**
   * The last word on the row, in place of what was of the moment; without one, the row is cleared if need be.
   *
   * @param told - whether it was said before: then it is said again only where what was of the moment covers the row.
   */
  finish(message = "", told = false): void {
    this.#drop();
    if (this.#shown || (message !== "" && !told)) void this.#send("INFO", message, true);
  }

  #show(): void {
    const { message = "" } = this.#held ?? {};
    this.#held = undefined;
    this.#say(message);
    this.#sayAgain(message);
  }

  #say(message: string): void {
    this.#shown = true;
    void this.#send("INFO", message, true);
  }

  #sayAgain(message: string, before = 0): void {
    this.#cancelAgain?.();
    const silence = before < SILENCE.until ? SILENCE.first : SILENCE.then;
    this.#cancelAgain = this.clock.timer(silence, () => {
      this.#say(`${message} (no news for ${formatDuration(before + silence)})`);
      this.#sayAgain(message, before + silence);
    });
  }

  #drop(): void {
    this.#held?.cancel();
    this.#held = undefined;
    this.#cancelAgain?.();
    this.#cancelAgain = undefined;
  }

  /** A line that lasts where an engine shows it, and that nobody misses where there is none. */
  remark(message: string): void {
    void this.#track(this.#hand("INFO", message, false).catch(() => {}));
  }

  /** The operation is over. Resolves when every lasting line is handed over; what is held is of no moment any more. */
  async handedOver(): Promise<void> {
    this.#isOver = true;
    this.#drop();
    if (this.#sending.size > 0) await Promise.all(this.#sending);
  }

  #last(severity: Severity, message: string): Promise<void> {
    return this.#track(this.#send(severity, message, false));
  }

  #track(sending: Promise<void>): Promise<void> {
    const sent = sending.finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
    return sent;
  }

  async #send(severity: Severity, message: string, ephemeral: boolean): Promise<void> {
    try {
      await this.#hand(severity, message, ephemeral);
    } catch {
      // What is only of the moment may be lost; what names an endpoint may not.
      if (!ephemeral) process.stderr.write(`${this.shown(message)}\n`);
    }
  }

  /** @throws whatever keeps the engine from taking it. */
  async #hand(severity: Severity, message: string, ephemeral: boolean): Promise<void> {
    const engine = this.engine();
    if (!engine) throw new Error("no engine to log to");
    const { client, pb, metadata } = engine;
    const request = new pb.LogRequest();
    request.setSeverity(pb.LogSeverity[severity]);
    request.setMessage(this.shown(message));
    request.setUrn(this.urn ?? "");
    request.setEphemeral(ephemeral);
    await new Promise<void>((resolve, reject) => {
      const limit = { deadline: Date.now() + HAND_OVER_MS };
      client.log(request, metadata, limit, (error) => (error ? reject(error) : resolve()));
    });
  }
}

/** For gRPC's client: a line is short and goes to a neighbour, and what gRPC could do for more costs more than the line. */
export const CLIENT_OPTIONS = {
  "grpc.enable_channelz": 0,
  "grpc.enable_retries": 0,
  // The engine is on this machine, whatever proxy the environment names.
  "grpc.enable_http_proxy": 0,
};

/** gRPC's own type, by way of a function that takes it: gRPC itself cannot be imported from every shell. */
export type Metadata = Exclude<Parameters<EngineClient["log"]>[1], (...args: never) => unknown>;

/** A connection to Pulumi's engine, and what speaks over it. */
export interface Engine {
  client: Pick<EngineClient, "log">;
  pb: Pick<typeof EnginePb, "LogRequest" | "LogSeverity">;
  metadata: Metadata;
}
