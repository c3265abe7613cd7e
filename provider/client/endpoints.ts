import { deployEvents, deployRequest, deployToEnd, type DeployEvent, type DeployParams } from "./deploy";
import { MAX_LIST_BYTES } from "./core/body";
import type { KnownRows } from "./core/known-rows";
import { notServed } from "./not-served";
import { Endpoint } from "./records/endpoint";
import { Metrics } from "./metrics";
import type { RequestOptions } from "./core/options";
import { path } from "./core/path";
import type { Transport } from "./core/transport";

const CHANGE = { repeat: "unless-sent", rank: "change" } as const;

/** Options of {@link Endpoints.list}. */
export interface ListOptions extends RequestOptions {
  /**
   * @internal
   * The rows of the list before, for a caller that asks again and again and does not change them.
   */
  known?: KnownRows<Endpoint> | undefined;
}

/** `pa.endpoints`: deploys, operates and measures endpoints. */
export class Endpoints {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Deploys a model for a task. The request is sent once; it is repeated only when provably no part of it has reached
   * the server. When this throws, {@link deployOutcome} tells what the deploy leaves behind.
   *
   * Without `wait`: an iterable of the deploy's events. It sends nothing until it is iterated, can be iterated once,
   * and ends after the first `complete` or `error`. With `wait: true`: the live endpoint.
   *
   * `options.timeout` limits the whole deploy. Default: the client's `deployTimeout`.
   *
   * @throws {@link ParetaError} at the call, for an empty `task`.
   * @throws {@link EndpointsNotServedError} when this API serves no endpoints at all (404 or 410).
   * @throws {@link DeployFailedError} (`wait: true`) when the deploy ends with an `error` event.
   * @throws {@link DeployInterruptedError} when the stream ends without a last event.
   * @throws {@link DeployOutcomeUnknownError} (`wait: true`) when the last event cannot be read.
   */
  deploy(params: DeployParams & { wait: true }, options?: RequestOptions): Promise<Endpoint>;
  deploy(params: DeployParams & { wait?: false | undefined }, options?: RequestOptions): AsyncIterable<DeployEvent>;
  deploy(params: DeployParams, options?: RequestOptions): AsyncIterable<DeployEvent> | Promise<Endpoint>;
  deploy(params: DeployParams, options: RequestOptions = {}): AsyncIterable<DeployEvent> | Promise<Endpoint> {
    const events = deployEvents(this.#transport, deployRequest(params), options);
    return params.wait === true ? deployToEnd(events) : events;
  }

  /**
   * Every endpoint that the organization can reach.
   *
   * @throws {@link EndpointsNotServedError} when this API serves no endpoints at all (404 or 410).
   * @throws {@link APIResponseError} when the response is not a list, one of its rows is not an endpoint, or it is over
   *   256 MiB.
   */
  list(options: ListOptions = {}): Promise<Endpoint[]> {
    // Not in the parameter, which is a part of the published types.
    const { known, ...rest } = options;
    const list = { most: MAX_LIST_BYTES, recordDepth: 1, statusError: notServed } as const;
    const call = { method: "GET", path: "/v1/endpoints", repeat: "always", ...list } as const;
    const rows = { what: "endpoints", parse: (row: unknown) => new Endpoint(row), known };
    return this.#transport.list(call, rows, rest);
  }

  /** @throws {@link NotFoundError} when the endpoint does not exist. */
  retrieve(id: string, options: RequestOptions = {}): Promise<Endpoint> {
    const call = { method: "GET", path: path`/v1/endpoints/${id}`, repeat: "always", recordDepth: 0 } as const;
    return this.#transport.json(call, (json) => new Endpoint(json), options);
  }

  /**
   * Starts a stopped endpoint, and returns before it is live: poll {@link retrieve}. It is repeated only when nothing
   * was sent; after another failure, look at the endpoint's status.
   */
  start(id: string, options: RequestOptions = {}): Promise<unknown> {
    const call = { method: "POST", path: path`/v1/endpoints/${id}/start`, ...CHANGE } as const;
    return this.#transport.json(call, (json) => json, options);
  }

  /** Stops a live endpoint. It is repeated only when nothing was sent, as {@link start} is. */
  stop(id: string, options: RequestOptions = {}): Promise<unknown> {
    const call = { method: "POST", path: path`/v1/endpoints/${id}/stop`, ...CHANGE, rank: "first" } as const;
    return this.#transport.json(call, (json) => json, options);
  }

  /**
   * Deletes an endpoint permanently. The body of a 2xx response is ignored.
   *
   * @throws {@link NotFoundError} when the endpoint does not exist; an earlier attempt may have deleted it.
   */
  delete(id: string, options: RequestOptions = {}): Promise<void> {
    const call = { method: "DELETE", path: path`/v1/endpoints/${id}`, repeat: "always", rank: "first" } as const;
    return this.#transport.discard(call, options);
  }

  /** The metrics of an endpoint. This call sends nothing itself. */
  metrics(id: string): Metrics {
    return new Metrics(this.#transport, path`/v1/endpoints/${id}`);
  }
}
