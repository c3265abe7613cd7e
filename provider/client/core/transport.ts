import { pathAdvice } from "./base-url";
import { BodyCollector, checkLength, MAX_BODY_BYTES, MAX_SIDE_BODY_BYTES, parseJsonBody, type Show } from "./body";
import { sleep } from "./clock";
import { checkLimit, checkRetries, type Config } from "./config";
import type { Answer, Send, Sink } from "./connection";
import { connectionError } from "./connection-error";
import { seconds } from "./duration";
import { APIResponseError, APIStatusError, ParetaError } from "./errors";
import type { ServerSentEvent } from "./event-decoder";
import { readEvents } from "./event-reader";
import { fetchSend } from "./fetch-connection";
import { inert } from "./inert";
import { Limits } from "./limits";
import { ListReader, type ListOf } from "./list-reader";
import type { Outcome } from "./pace";
import type { Fetch, RequestOptions } from "./options";
import { Pacer, pacerOf, type Rank, type Turn } from "./pacer";
import { ProxyError } from "./proxy";
import { readRateLimit } from "./rate-limit-headers";
import { redactError, redactorOf, secretForms, withoutHalf, type Redact } from "./redact";
import { prepare, type Call, type Prepared } from "./request";
import { parseRetryAfter } from "./retry-after";
import { mayRepeat, requestedDelay, retryDelay } from "./retry";
import { scrubberOf, type Scrub } from "./scrub";
import { statusError } from "./status-error";
import { UndiciConnections } from "./undici-connection";

/** How long a body is waited for in total when the status has already said what matters. */
const SIDE_BODY_TIMEOUT_MS = 5_000;

/** The most characters that are shown of a content type. */
const MOST_SHOWN_OF_TYPE = 100;

/** One call under way. */
interface PreparedCall {
  readonly call: Call;
  readonly prepared: Prepared;
  readonly limits: Limits;
  readonly headersTimeout: number;
  readonly idleTimeout: number;
  readonly maxRetries: number;
  readonly onSend: () => void;
  readonly onWait: () => void;
  readonly rank: () => Rank;
}

/**
 * Sends calls: adds the key, applies the limits, repeats what may be repeated, and turns every failure into an error.
 */
export class Transport {
  readonly #config: Config;
  readonly #secrets: readonly string[];
  readonly #redact: Redact;
  readonly #show: Show;
  /** Removes the key from a server's response, and leaves ids as they are. */
  readonly scrub: Scrub;
  readonly #connections: UndiciConnections | undefined;
  readonly #send: Send;
  readonly #pacer: Pacer;

  constructor(config: Config) {
    this.#config = config;
    const { apiKey, connectTimeout, proxy } = config;
    this.#secrets = secretForms(apiKey, proxy?.secrets);
    this.#redact = redactorOf(apiKey, proxy?.secrets);
    this.#show = (text, most) => inert(this.#redact(text), most);
    this.scrub = scrubberOf(apiKey);
    this.#connections = config.fetch === undefined ? new UndiciConnections(connectTimeout, proxy) : undefined;
    this.#send = this.#connections?.send ?? fetchSend(config.fetch as Fetch);
    // What a caller's own fetch reaches is not known, so its calls are paced by themselves.
    this.#pacer = config.fetch === undefined ? pacerOf(config) : new Pacer(config.clock);
  }

  /** Sends `call`, and returns what `cast` makes of the response's JSON and headers. */
  json<T>(call: Call, cast: (json: unknown, headers: Answer["headers"]) => T, options: RequestOptions): Promise<T> {
    return this.#plain(call, options, async (answer, exchange) => {
      const most = call.most ?? MAX_BODY_BYTES;
      checkLength(answer, most);
      const body = new BodyCollector(most);
      await this.#read(answer, body.push, exchange);
      const text = body.text();
      const json = parseJsonBody(answer, text, this.#show);
      return cast(call.verbatim === true ? json : this.scrub(json, text, call.recordDepth), answer.headers);
    });
  }

  /** Sends `call`, and returns the rows of the list that is its response. */
  list<T>(call: Call, rows: Pick<ListOf<T>, "what" | "parse" | "known">, options: RequestOptions): Promise<T[]> {
    return this.#plain(call, options, async (answer, exchange) => {
      const { most = MAX_BODY_BYTES, recordDepth } = call;
      const reader = new ListReader(answer, { ...rows, most, recordDepth }, this.scrub, this.#show);
      await this.#read(answer, reader.push, exchange);
      return reader.rows();
    });
  }

  /** Sends `call`, and only needs a 2xx. */
  discard(call: Call, options: RequestOptions): Promise<void> {
    return this.#plain(call, options, async (answer, exchange) => {
      await this.#readSome(answer, exchange); // so that the connection can be used again
    });
  }

  /**
   * Sends `call` once it is iterated, and yields the events of the response. Leaving the loop ends the connection.
   *
   * @param onComment - Called with each comment of the stream.
   */
  async *events(
    call: Call,
    options: RequestOptions,
    onComment?: (comment: string) => void,
  ): AsyncGenerator<ServerSentEvent, void, undefined> {
    const exchange = this.#begin(call, "text/event-stream", options, this.#config.deployTimeout);
    const { limits } = exchange;
    try {
      const answer = await this.#repeat(exchange, () => this.#open(exchange));
      const type = answer.headers["content-type"] ?? "no content type";
      if (!/^text\/event-stream\b/i.test(type)) {
        const shown = this.#show(type, MOST_SHOWN_OF_TYPE);
        throw new APIResponseError(`expected an event stream, got ${shown}`, "content-type");
      }
      try {
        yield* readEvents(answer, limits, exchange.idleTimeout, onComment);
      } catch (error) {
        throw this.#failure(error, exchange, true);
      }
    } catch (error) {
      throw limits.isCallers(error) ? error : redactError(error, this.#redact);
    } finally {
      limits.close();
    }
  }

  /** A text without the key. */
  redact(text: string): string {
    return this.#redact(text);
  }

  /** A server's text in a form that an error may show. */
  show(text: string): string {
    return this.#show(text);
  }

  /** Closes every connection; calls under way fail. */
  async close(): Promise<void> {
    await this.#connections?.destroy();
  }

  async #plain<T>(
    call: Call,
    options: RequestOptions,
    use: (answer: Answer, exchange: PreparedCall) => Promise<T>,
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

  #begin(call: Call, accept: string, options: RequestOptions, timeout: number): PreparedCall {
    const config = this.#config;
    // checkLimit does not fit here, because a deadline may leave less than no time.
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
      onWait: options.onWait ?? (() => {}),
      rank: () => (isUrgent(options.urgent) ? "urgent" : options.again === true ? "again" : (call.rank ?? "look")),
    };
  }

  /** Runs `attempt`, and repeats it as the call's rule, its retries and its time allow. */
  async #repeat<T>(exchange: PreparedCall, attempt: () => Promise<T>): Promise<T> {
    const { call, limits, maxRetries } = exchange;
    for (let repeats = 0; ; repeats++) {
      try {
        return await attempt();
      } catch (error) {
        if (limits.signal.aborted || repeats >= maxRetries || !mayRepeat(error, call.repeat)) throw error;
        const delay = retryDelay(error, repeats, this.#config.random());
        if (delay >= limits.remaining) throw explainNoTime(error, delay, limits.remaining);
        await this.#pause(delay, exchange, error);
      }
    }
  }

  async #pause(delay: number, exchange: PreparedCall, lastError: unknown): Promise<void> {
    const { limits } = exchange;
    limits.begin(); // releases the failed attempt's connection
    try {
      await sleep(this.#config.clock, delay, limits.signal);
    } catch {
      throw this.#failure(lastError, exchange, false);
    }
  }

  /** Makes one attempt; returns the status and headers of a 2xx response. */
  async #open(exchange: PreparedCall): Promise<Answer> {
    const { limits, prepared } = exchange;
    let sent = false;
    const onSend = () => {
      sent = true;
      exchange.onSend();
    };
    const signal = limits.begin();
    let answer: Answer;
    let turn: Turn | undefined;
    try {
      limits.throwIfEnded();
      turn = await this.#turn(exchange, signal);
      limits.allow("headers", exchange.headersTimeout);
      answer = await limits.race(this.#send({ ...prepared, signal, onSend }));
      turn.answered(this.#outcome(answer));
    } catch (error) {
      turn?.lost();
      throw this.#failure(error, exchange, sent);
    } finally {
      limits.relax();
    }
    const { status } = answer;
    if (status >= 200 && status < 300) return answer;
    const { baseURL, clock, proxy } = this.#config;
    // Without a tunnel, a 407 arrives like any other response, but Pareta itself never sends one.
    if (status === 407 && proxy !== undefined) throw this.#failure(new ProxyError(status), exchange, true);
    const body = await this.#readSome(answer, exchange);
    const error = statusError(answer, body, prepared.url, clock.wallTime(), this.#show);
    const { path, statusError: onThisRoute } = exchange.call;
    const advice = pathAdvice(status, baseURL, path);
    throw advice === "" && onThisRoute ? onThisRoute(error) : error.annotate(advice);
  }

  /** Waits until the API's rate limit leaves room for one more request. */
  async #turn({ limits, rank, onWait }: PreparedCall, signal: AbortSignal): Promise<Turn> {
    const turn = this.#pacer.enter({ rank, signal, onWait });
    if (!(turn instanceof Promise)) return turn;
    limits.allow("rate", Infinity);
    try {
      return await limits.race(turn);
    } catch (error) {
      void turn.then((late) => late.lost()); // it may have come at the same moment
      throw error;
    }
  }

  #outcome({ status, headers }: Answer): Outcome {
    const now = this.#config.clock.wallTime();
    return {
      refused: status === 429,
      retryAfter: status === 429 ? parseRetryAfter(headers["retry-after"], headers["date"], now) : null,
      told: readRateLimit(headers, now),
    };
  }

  /** Reads a body, under the idle limit. */
  async #read(answer: Answer, sink: Sink, exchange: PreparedCall): Promise<void> {
    const { limits, idleTimeout } = exchange;
    limits.allow("idle", idleTimeout);
    try {
      await limits.race(
        answer.read((bytes) => {
          limits.allow("idle", idleTimeout);
          return sink(bytes);
        }),
      );
    } catch (error) {
      throw this.#failure(error, exchange, true);
    } finally {
      limits.relax();
    }
  }

  /** Reads a body that is not worth a failure: as much of it as arrives within a few seconds, however slowly. */
  async #readSome(answer: Answer, exchange: PreparedCall): Promise<string> {
    const { limits, idleTimeout } = exchange;
    const body = new BodyCollector(MAX_SIDE_BODY_BYTES);
    limits.allow("idle", Math.min(idleTimeout, SIDE_BODY_TIMEOUT_MS));
    try {
      await limits.race(answer.read(body.push));
      return body.text();
    } catch (error) {
      if (limits.endedByCaller) throw this.#failure(error, exchange, true);
      return withoutHalf(this.#redact(body.text()), this.#secrets);
    } finally {
      limits.relax();
    }
  }

  /** What to throw when something under way fails: why it was stopped, if it was, or else what broke. */
  #failure(error: unknown, { limits, prepared }: PreparedCall, sent: boolean): unknown {
    const stopped = limits.reason(sent);
    if (stopped !== undefined) return stopped.error;
    if (error instanceof ParetaError) return error;
    return connectionError(error, sent, { url: prepared.url, proxy: this.#config.proxy });
  }
}

function isUrgent(urgent: RequestOptions["urgent"]): boolean {
  return typeof urgent === "function" ? urgent() : urgent === true;
}

function explainNoTime(error: unknown, delay: number, remaining: number): unknown {
  if (!(error instanceof ParetaError)) return error;
  const asked = error instanceof APIStatusError && (requestedDelay(error) ?? 0) >= delay;
  const why = asked ? `the server asks to wait ${seconds(delay)}` : `the next attempt is due in ${seconds(delay)}`;
  return error.annotate(
    ` (not tried again: ${why}, and ${seconds(Math.max(0, remaining))} are left of the call's time)`,
  );
}
