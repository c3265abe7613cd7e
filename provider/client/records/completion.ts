import { ApiRecord, anything, number, object, parseRows, text } from "../core/record";
import { NO_RECEIPT, type Receipt } from "./receipt";

/** A message, or in a stream a piece of one. Other keys are kept. */
export interface ChatMessage {
  /** The role of the author, such as `system`, `user` or `assistant`. */
  role?: string | undefined;
  /** The text. */
  content?: string | null | undefined;
  [key: string]: unknown;
}

/** One of the answers to a request. */
export class Choice extends ApiRecord {
  protected static override readonly kind: string = "Choice";

  /** Its position among the answers, from 0. */
  get index(): number | null {
    return this.field("index", number);
  }

  /** The whole message; empty in a stream. */
  get message(): ChatMessage {
    return this.field("message", object) ?? {};
  }

  /** The next piece of the message; empty outside a stream. */
  get delta(): ChatMessage {
    return this.field("delta", object) ?? {};
  }

  /** Why the message ends here; null in a stream that goes on. */
  get finishReason(): string | null {
    return this.field("finish_reason", text);
  }
}

/**
 * How many tokens an answer took. The platform's other counts are here under their own names, as in {@link Usage.raw}.
 */
export class Usage extends ApiRecord {
  protected static override readonly kind: string = "Usage";

  readonly [count: string]: unknown;

  /** @throws {@link APIResponseError} when `raw` is not an object. */
  constructor(raw: unknown) {
    super(raw);
    for (const [name, value] of Object.entries(this.raw)) {
      if (!(name in this)) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  /** The tokens of the question, and of the messages before it. */
  get promptTokens(): number | null {
    return this.field("prompt_tokens", number);
  }

  /** The tokens of the answer. */
  get completionTokens(): number | null {
    return this.field("completion_tokens", number);
  }

  /** The sum of both. */
  get totalTokens(): number | null {
    return this.field("total_tokens", number);
  }
}

/** A response to a chat request: complete, or in a stream one chunk. */
export class ChatCompletion extends ApiRecord implements Receipt {
  protected static override readonly kind: string = "ChatCompletion";

  readonly #receipt: Receipt;

  /** The answers; usually one. */
  readonly choices: readonly Choice[];

  /**
   * @param receipt - What Pareta tells beside the response. Default: nothing.
   * @throws {@link APIResponseError} when `raw` is not an object, or its `choices` is not a list of objects.
   */
  constructor(raw: unknown, receipt: Receipt = NO_RECEIPT) {
    super(raw);
    this.#receipt = receipt;
    this.choices = parseRows(this.field("choices", anything) ?? [], "choices", (row) => new Choice(row));
  }

  /** The id of the response. */
  get id(): string | null {
    return this.field("id", text);
  }

  /** OpenAI's name for the type of response, such as `chat.completion`. */
  get object(): string | null {
    return this.field("object", text);
  }

  /** Seconds since 1970. */
  get created(): number | null {
    return this.field("created", number);
  }

  /** The model that answered. */
  get model(): string | null {
    return this.field("model", text);
  }

  /** Counts of tokens; null where the platform sends none. */
  get usage(): Usage | null {
    const usage = this.field("usage", object);
    return usage === null ? null : new Usage(usage);
  }

  /**
   * What this answer debited, in whole micro-USD: 0 where it repeats one that was billed. Null where Pareta does not
   * tell it. A chunk has none: see {@link ChatStream.billedMicroUsd}.
   */
  get billedMicroUsd(): number | null {
    return this.#receipt.billedMicroUsd;
  }

  /** What the frontier model's answer would have cost, in whole micro-USD. Null where Pareta does not tell it. */
  get frontierWouldHaveCostMicroUsd(): number | null {
    return this.#receipt.frontierWouldHaveCostMicroUsd;
  }
}

/** One chunk of a streamed answer. */
export class ChatCompletionChunk extends ChatCompletion {}
