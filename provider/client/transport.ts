import { BodyCollector, MAX_BODY_BYTES, MAX_SIDE_BODY_BYTES, parseJsonBody } from "./body";
import { sleep } from "./clock";
import { checkLimit, checkRetries, type Config } from "./config";
import type { Answer, Send, Sink } from "./connection";
import { connectionError } from "./connection-error";
import { seconds } from "./duration";
import { APIResponseError, APIStatusError, ParetaError } from "./errors";
import type { ServerSentEvent } from "./event-decoder";
import { readEvents } from "./event-reader";
import { fetchSend } from "./fetch-connection";
import { Limits } from "./limits";
import type { Fetch, RequestOptions } from "./options";
import { redactError, redactorOf, redactValue, type Redact } from "./redact";
import { prepare, type Call, type Prepared } from "./request";
import { mayRepeat, requestedDelay, retryDelay } from "./retry";
import { statusError } from "./status-error";
import { UndiciConnections } from "./undici-connection";

/** How much silence inside a body is waited out when the status has already said what matters. */
const SIDE_BODY_TIMEOUT_MS = 10_000;

/** One call under way. */
interface Exchange {
  readonly call: Call;
  readonly prepared: Prepared;
  readonly limits: Limits;
  readonly headersTimeout: number;
  readonly idleTimeout: number;
  readonly maxRetries: number;
  readonly onSend: () => void;
}

/** Sends calls: adds the key, keeps the limits, repeats what may be repeated, and turns every failure into an error. */
export class Transport {
  readonly #config: Config;
  readonly #redact: Redact;
  readonly #connections: UndiciConnections | undefined;
  readonly #send: Send;

  constructor(config: Config) {
    this.#config = config;
    this.#redact = redactorOf(config.apiKey);
    this.#connections = config.fetch === undefined ? new UndiciConnections(config.connectTimeout) : undefined;
    this.#send = this.#connections?.send ?? fetchSend(config.fetch as Fetch);
  }

  /** Sends `call`, and makes of the JSON it answers what `cast` makes of it. */
  json<T>(call: Call, cast: (json: unknown) => T, options: RequestOptions): Promise<T> {
    return this.#plain(call, options, async (answer, exchange) => {
      const body = new BodyCollector(MAX_BODY_BYTES);
      await this.#read(answer, body.push, exchange);
      return cast(parseJsonBody(answer, body.text()));
    });
  }

  /** Sends `call`, and is content with a 2xx. */
  discard(call: Call, options: RequestOptions): Promise<void> {
    return this.#plain(call, options, async (answer, exchange) => {
      await this.#readSome(answer, exchange); // so that the connection can be used again
    });
  }

  /** Sends `call` once it is iterated, and hands on the events it answers. Leaving the loop ends the connection. */
  async *events(call: Call, options: RequestOptions): AsyncGenerator<ServerSentEvent, void, undefined> {
    const exchange = this.#begin(call, "text/event-stream", options, this.#config.deployTimeout);
    const { limits } = exchange;
    try {
      const answer = await this.#repeat(exchange, () => this.#open(exchange));
      const type = answer.headers["content-type"] ?? "no content type";
      if (!/^text\/event-stream\b/i.test(type)) {
        throw new APIResponseError(`expected an event stream, got ${type}`, "content-type");
      }
      try {
        yield* readEvents(answer, limits, exchange.idleTimeout);
      } catch (error) {
        throw this.#failure(error, limits, true);
      }
    } catch (error) {
      throw limits.isCallers(error) ? error : redactError(error, this.#redact);
    } finally {
      limits.close();
    }
  }

  /** What the server said, without the key: for what goes into an error, or into a log. */
  redact(value: unknown): unknown {
    return redactValue(value, this.#redact);
  }

  /** Closes every connection; calls under way fail. */
  async close(): Promise<void> {
    await this.#connections?.destroy();
  }

  async #plain<T>(
    call: Call,
    options: RequestOptions,
    use: (answer: Answer, exchange: Exchange) => Promise<T>,
  ): Promise<T> {
    const exchange = this.#begin(call, "application/json", options, this.#config.timeout);
    try {
      return await this.#repeat(exchange, async () => use(await this.#open(exchange), exchange));
    } catch (error) {
      throw exchange.limits.isCallers(error) ? error : redactError(error, this.#redact);
    } finally {
      exchange.limits.close();
    }
  }

  #begin(call: Call, accept: string, options: RequestOptions, timeout: number): Exchange {
    const config = this.#config;
    // Not by checkLimit: of a deadline, there may be less than nothing left.
    const total = options.timeout ?? timeout;
    if (Number.isNaN(total)) throw new ParetaError("timeout must be a number (ms)");
    return {
      call,
      prepared: prepare(call, accept, config, options.idempotencyKey),
      headersTimeout: checkLimit("headersTimeout", options.headersTimeout, config.headersTimeout),
      idleTimeout: checkLimit("idleTimeout", options.idleTimeout, config.idleTimeout),
      maxRetries: checkRetries(options.maxRetries, config.maxRetries),
      limits: new Limits(config.clock, total, options.signal),
      onSend: options.onSend ?? (() => {}),
    };
  }

  /** Runs `attempt`, again and again as the call's rule, its retries and its time allow. */
  async #repeat<T>({ call, limits, maxRetries }: Exchange, attempt: () => Promise<T>): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await attempt();
      } catch (error) {
        if (limits.signal.aborted || repeats >= maxRetries || !mayRepeat(error, call.repeat)) throw error;
        const delay = retryDelay(error, repeats, this.#config.random());
        if (delay >= limits.remaining) throw explainNoTime(error, delay, limits.remaining);
        await this.#pause(delay, limits, error);
      }
    }
  }

  async #pause(delay: number, limits: Limits, lastError: unknown): Promise<void> {
    limits.begin(); // lets go of the failed attempt's connection
    try {
      await sleep(this.#config.clock, delay, limits.signal);
    } catch {
      throw this.#failure(lastError, limits, false);
    }
  }

  /** Makes one attempt: the head of an answer that says 2xx. */
  async #open(exchange: Exchange): Promise<Answer> {
    const { limits, prepared } = exchange;
    let sent = false;
    const onSend = () => {
      sent = true;
      exchange.onSend();
    };
    const signal = limits.begin();
    limits.allow("headers", exchange.headersTimeout);
    let answer: Answer;
    try {
      limits.throwIfEnded();
      answer = await limits.race(this.#send({ ...prepared, signal, onSend }));
    } catch (error) {
      throw this.#failure(error, limits, sent);
    } finally {
      limits.relax();
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    const body = await this.#readSome(answer, exchange);
    throw statusError(answer, body, prepared.url, this.#config.clock.wallTime());
  }

  /** Reads a body, under the idle limit. */
  async #read(answer: Answer, sink: Sink, { limits, idleTimeout }: Exchange): Promise<void> {
    limits.allow("idle", idleTimeout);
    try {
      await limits.race(
        answer.read((bytes) => {
          limits.allow("idle", idleTimeout);
          return sink(bytes);
        }),
      );
    } catch (error) {
      throw this.#failure(error, limits, true);
    } finally {
      limits.relax();
    }
  }

  /** Reads a body that is not worth failing for: as much of it as comes readily. */
  async #readSome(answer: Answer, exchange: Exchange): Promise<string> {
    const body = new BodyCollector(MAX_SIDE_BODY_BYTES);
    const idleTimeout = Math.min(exchange.idleTimeout, SIDE_BODY_TIMEOUT_MS);
    try {
      await this.#read(answer, body.push, { ...exchange, idleTimeout });
    } catch (error) {
      if (exchange.limits.endedByCaller) throw error;
    }
    return body.text();
  }

  /** What to throw when something under way fails: why it was stopped, if it was, or else what broke. */
  #failure(error: unknown, limits: Limits, sent: boolean): unknown {
    const stopped = limits.reason(sent);
    if (stopped !== undefined) return stopped.error;
    return error instanceof ParetaError ? error : connectionError(error, sent);
  }
}

function explainNoTime(error: unknown, delay: number, remaining: number): unknown {
  if (!(error instanceof ParetaError)) return error;
  const asked = error instanceof APIStatusError && (requestedDelay(error) ?? 0) >= delay;
  const why = asked ? `the server asks to wait ${seconds(delay)}` : `the next attempt is due in ${seconds(delay)}`;
  return error.annotate(
    ` (not tried again: ${why}, and ${seconds(Math.max(0, remaining))} are left of the call's time)`,
  );
}
