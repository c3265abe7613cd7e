import { APIResponseError } from "../core/errors";
import { ApiRecord, text } from "../core/record";

/** An endpoint, as the API last described it. */
export class Endpoint extends ApiRecord {
  protected static override readonly kind: string = "Endpoint";

  /** The id in paths, and in `model` of an inference. It is the name where the API gives no id. */
  readonly id: string;

  /** @throws {@link APIResponseError} when `raw` is not an object, or has neither id nor name. */
  constructor(raw: unknown) {
    super(raw);
    const id = this.field("id", text) || this.name;
    if (!id) throw new APIResponseError("expected an endpoint with an id or a name, got neither", "shape");
    this.id = id;
  }

  /** The name that it was deployed with, or that the platform made. */
  get name(): string | null {
    return this.field("name", text);
  }

  /** The task's public alias of the model that the endpoint serves. */
  get model(): string | null {
    return this.field("model", text);
  }

  /** `live`, `starting`, `stopped`, ...: an open set. */
  get status(): string | null {
    return this.field("status", text);
  }

  /** The task that it serves. */
  get task(): string | null {
    return this.field("taskName", text) ?? this.field("task", text);
  }

  /** The OpenAI-compatible URL, set once the endpoint is live. */
  get url(): string | null {
    return this.field("url", text);
  }

  /** Whether it is live: then it serves requests and bills. */
  get isLive(): boolean {
    return this.status === "live";
  }

  /** Applied by the platform to requests that have no system message. */
  get recommendedSystemPrompt(): string | null {
    return this.field("recommendedSystemPrompt", text);
  }

  /** Never applied by the platform; the caller fills it in. */
  get promptScaffold(): string | null {
    return this.field("promptScaffold", text);
  }
}
