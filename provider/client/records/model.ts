import { ApiRecord, number, parseRows, text } from "../core/record";

/** A deployed endpoint that has a URL, as OpenAI's `GET /v1/models` shows models. */
export class Model extends ApiRecord {
  protected static override readonly kind: string = "Model";

  /** The endpoint's id, which goes into `model` of an inference. */
  get id(): string | null {
    return this.field("id", text);
  }

  /** Who owns it. */
  get ownedBy(): string | null {
    return this.field("owned_by", text);
  }

  /** Seconds since 1970. */
  get created(): number | null {
    return this.field("created", number);
  }
}

/** The models that a key can use: iterable. */
export class ModelList extends ApiRecord implements Iterable<Model> {
  protected static override readonly kind: string = "ModelList";

  /** The models, under OpenAI's name for the list. */
  readonly data: readonly Model[];

  /** @throws {@link APIResponseError} when `raw` is not `{data: [...]}`. */
  constructor(raw: unknown) {
    super(raw);
    this.data = parseRows(this.raw["data"], "models", (row) => new Model(row));
  }

  /** The number of models. */
  get length(): number {
    return this.data.length;
  }

  /** Iterates over the models. */
  [Symbol.iterator](): Iterator<Model> {
    return this.data[Symbol.iterator]();
  }
}
