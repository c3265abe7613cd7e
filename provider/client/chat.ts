import { ChatCompletion, ChatCompletionChunk, type ChatMessage } from "./records/completion";
import { NO_RECEIPT, receiptOfHeaders, withComment, type Receipt } from "./records/receipt";
import { APIConnectionError, APIResponseError, ParetaError } from "./core/errors";
import { isJsonObject } from "./core/json";
import type { RequestOptions } from "./core/options";
import type { Call } from "./core/request";
import type { Transport } from "./core/transport";

/** What to ask an endpoint. Other keys are sent to the platform as they are. */
export interface ChatParams {
  /** An endpoint's id. */
  model: string;
  /** The messages so far, in their order. At least one. */
  messages: readonly ChatMessage[];
  /** Whether the answer comes in chunks. Default: false. */
  stream?: boolean | undefined;
  [key: string]: unknown;
}

/** A streamed answer. It is sent when it is iterated, and can be iterated once. */
export class ChatStream implements AsyncIterable<ChatCompletionChunk>, Receipt {
  readonly #chunks: AsyncGenerator<ChatCompletionChunk, void, undefined>;
  #receipt = NO_RECEIPT;

  /** @internal */
  constructor(transport: Transport, call: Call, options: RequestOptions) {
    const onComment = (comment: string) => (this.#receipt = withComment(this.#receipt, comment));
    this.#chunks = chunks(transport, call, options, onComment);
  }

  /** The chunks, as they arrive. */
  [Symbol.asyncIterator](): AsyncIterator<ChatCompletionChunk, void, undefined> {
    return this.#chunks;
  }

  /**
   * What the answer debited, in whole micro-USD. Null before the stream has ended, and where Pareta does not tell it.
   */
  get billedMicroUsd(): number | null {
    return this.#receipt.billedMicroUsd;
  }

  /** What the frontier model's answer would have cost. Null as {@link ChatStream.billedMicroUsd} is. */
  get frontierWouldHaveCostMicroUsd(): number | null {
    return this.#receipt.frontierWouldHaveCostMicroUsd;
  }
}

/** `pa.chat.completions`: inference, metered against the organization's balance. */
export class ChatCompletions {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Asks an endpoint. The request is repeated only when nothing was sent, or after a 429, because every answer is
   * billed.
   *
   * With `stream: true` it returns an iterable of chunks, which sends nothing until it is iterated. `options.timeout`
   * limits the whole stream. Default: the client's `deployTimeout`.
   *
   * Either result tells what it cost: `billedMicroUsd`, as Pareta has billed it.
   *
   * @throws {@link ParetaError} at the call, without `model` or `messages`.
   * @throws {@link InsufficientCreditsError} on an empty balance.
   * @throws {@link EndpointNotReadyError} when the endpoint is stopped or starting.
   */
  create(params: ChatParams & { stream: true }, options?: RequestOptions): ChatStream;
  create(params: ChatParams & { stream?: false | undefined }, options?: RequestOptions): Promise<ChatCompletion>;
  create(params: ChatParams, options?: RequestOptions): ChatStream | Promise<ChatCompletion>;
  create(params: ChatParams, options: RequestOptions = {}): ChatStream | Promise<ChatCompletion> {
    if (!params.model) throw new ParetaError("model is required (an endpoint id from endpoints.deploy)");
    if (!Array.isArray(params.messages) || params.messages.length === 0) {
      throw new ParetaError("messages is required and must be non-empty");
    }
    const call: Call = {
      method: "POST",
      path: "/v1/chat/completions",
      body: params,
      repeat: "metered",
      rank: "change",
      verbatim: true,
    };
    if (params.stream === true) return new ChatStream(this.#transport, call, options);
    // The headers of a plain response arrive only when the whole answer is made, so only the call's own limit fits.
    const patient = { ...options, headersTimeout: options.headersTimeout ?? Infinity };
    return this.#transport.json(call, (json, headers) => new ChatCompletion(json, receiptOfHeaders(headers)), patient);
  }
}

/** `pa.chat`. */
export class Chat {
  /** Answers to messages. */
  readonly completions: ChatCompletions;

  /** @internal */
  constructor(transport: Transport) {
    this.completions = new ChatCompletions(transport);
  }
}

async function* chunks(
  transport: Transport,
  call: Call,
  options: RequestOptions,
  onComment: (comment: string) => void,
): AsyncGenerator<ChatCompletionChunk, void, undefined> {
  let finished = false;
  for await (const { data } of transport.events(call, options, onComment)) {
    if (data === "[DONE]") return;
    const chunk = parseChunk(data, transport);
    finished ||= chunk.choices.some((choice) => choice.finishReason !== null);
    yield chunk;
  }
  // Half an answer must not count as a whole one.
  if (!finished) throw new APIConnectionError("the chat stream ended before its answer did", { sent: true });
}

function parseChunk(data: string, transport: Transport): ChatCompletionChunk {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    throw new APIResponseError("expected a chunk of a chat answer as JSON, got other text", "shape");
  }
  if (isJsonObject(json) && isJsonObject(json["error"])) {
    const { message } = json["error"];
    throw new APIResponseError(typeof message === "string" ? transport.show(message) : "unknown error", "error-chunk");
  }
  return new ChatCompletionChunk(json);
}
