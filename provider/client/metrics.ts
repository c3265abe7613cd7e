import type { JsonObject } from "./core/json";
import type { RequestOptions } from "./core/options";
import { wrongShape } from "./core/record";
import type { Params } from "./core/request";
import type { Transport } from "./core/transport";

/**
 * Metrics of one endpoint. Every method takes any query, such as `{window: "24h"}`, `{since_hours: 24}` or `{group_by:
 * "day"}`, and returns the platform's JSON as it is. New fields may be added to it.
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

  /**
   * What the endpoint has spent, and what it has saved compared with the frontier model; in millionths of a US dollar.
   */
  cost(params: Params = {}, options: RequestOptions = {}): Promise<JsonObject> {
    return this.#read("cost", params, options);
  }

  /** The judge's scores. */
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

/** A list is accepted as well as an object, because the platform decides on the shape. */
function asMetrics(json: unknown): JsonObject {
  if (typeof json !== "object" || json === null) throw wrongShape("metrics as an object", json);
  return json as JsonObject;
}
