import { ModelList } from "./records/model";
import type { RequestOptions } from "./core/options";
import type { Transport } from "./core/transport";

/** `pa.models`: the deployed endpoints that have a URL, in OpenAI's format. */
export class Models {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists them. */
  list(options: RequestOptions = {}): Promise<ModelList> {
    const call = { method: "GET", path: "/v1/models", repeat: "always" } as const;
    return this.#transport.json(call, (json) => new ModelList(json), options);
  }
}
