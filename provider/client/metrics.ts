import type { JsonObject } from "./core/json";
import type { RequestOptions } from "./core/options";
import { wrongShape } from "./core/record";
import type { Params } from "./core/request";
import type { Transport } from "./core/transport";

/**
 * Measures of one endpoint. Every method takes any query, such as `{window: "24h"}`, `{since_hours: 24}` or
 * `{group_by: "day"}`, and answers the platform's JSON as it is, which may grow.
 */
export class Metrics {
  readonly #transport: Transport;
  readonly #endpoint: string;

  /**
   * @param endpoint - The endpoint's path.
   * @internal
   */
  constructor(transport: Transport, endpoint: string) {
    this.#transport = transport;
    this.#endpoint = endpoint;
  }

  /** Latency. */
  performance(params: Params = {}, options: RequestOptions = {}): Promise<JsonObject> {
    return this.#read("performance", params, options);
  }

  /** Availability. */
  uptime(params: Params = {}, options: RequestOptions = {}): Promise<JsonObject> {
    return this.#read("uptime", params, options);
  }

  /** What the endpoint has spent, and saved against the frontier; in millionths of a US dollar. */
  cost(params: Params = {}, options: RequestOptions = {}): Promise<JsonObject> {
    return this.#read("cost", params, options);
  }

  /** Scores of the judge. */
  quality(params: Params = {}, options: RequestOptions = {}): Promise<JsonObject> {
    return this.#read("quality", params, options);
  }

  /** Usage. */
  activity(params: Params = {}, options: RequestOptions = {}): Promise<JsonObject> {
    return this.#read("activity", params, options);
  }

  #read(measure: string, params: Params, options: RequestOptions): Promise<JsonObject> {
    const call = { method: "GET", path: `${this.#endpoint}/${measure}`, params, repeat: "always" } as const;
    return this.#transport.json(call, asMetrics, options);
  }
}

/** A list of windows would do as well as an object: the shape is the platform's. */
function asMetrics(json: unknown): JsonObject {
  if (typeof json !== "object" || json === null) throw wrongShape("metrics as an object", json);
  return json as JsonObject;
}
