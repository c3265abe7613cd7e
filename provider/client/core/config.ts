import { systemClock, type Clock } from "./clock";
import { baseURLFault, secrecyFault, withoutSlashes } from "./base-url";
import { ParetaError } from "./errors";
import type { Fetch, ParetaOptions } from "./options";
import { proxyFor, type Proxy } from "./proxy";
import { traceHeaders, type TraceHeaders } from "./trace";

const DEFAULT_BASE_URL = "https://api.pareta.ai";

/** A client's options, checked and complete. */
export interface Config {
  readonly apiKey: string;
  readonly baseURL: string;
  readonly timeout: number;
  readonly connectTimeout: number;
  readonly headersTimeout: number;
  readonly idleTimeout: number;
  readonly deployTimeout: number;
  readonly maxRetries: number;
  readonly fetch: Fetch | undefined;
  /** The proxy of the built-in connections. */
  readonly proxy: Proxy | undefined;
  /** The trace that each request belongs to. */
  readonly trace: TraceHeaders;
  readonly clock: Clock;
  readonly random: () => number;
}

/** @throws {@link ParetaError} that names the first wrong option; it shows neither the key nor credentials. */
export function resolveConfig(options: ParetaOptions, env: NodeJS.ProcessEnv = process.env): Config {
  const apiKey = checkKey(options.apiKey);
  const baseURL = checkBaseURL(options.baseURL);
  const proxy = options.fetch === undefined ? proxyFor(new URL(baseURL), env) : undefined;
  checkSecrecy(baseURL, proxy, options.allowHttp === true);
  return {
    apiKey,
    baseURL,
    timeout: checkLimit("timeout", options.timeout, 60_000),
    connectTimeout: checkLimit("connectTimeout", options.connectTimeout, 10_000),
    headersTimeout: checkLimit("headersTimeout", options.headersTimeout, 60_000),
    idleTimeout: checkLimit("idleTimeout", options.idleTimeout, 120_000),
    deployTimeout: checkLimit("deployTimeout", options.deployTimeout, 3_600_000),
    maxRetries: checkRetries(options.maxRetries, 2),
    fetch: options.fetch,
    proxy,
    trace: traceHeaders(env),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

/** A limit in milliseconds. */
export function checkLimit(name: string, value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value > 0)) throw new ParetaError(`${name} must be a positive number (ms)`);
  return value;
}

export function checkRetries(value: number | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (!Number.isSafeInteger(value) || value < 0) throw new ParetaError("maxRetries must be an integer, at least 0");
  return value;
}

/**
 * The key is sent in a header. A key that a header cannot hold is refused here, because a later error would show it.
 */
function checkKey(apiKey: string | undefined): string {
  if (apiKey === undefined || apiKey.trim() === "") {
    throw new ParetaError("an API key is required: set apiKey, or PARETA_API_KEY with Pareta.fromEnv()");
  }
  const fault = keyFault(apiKey);
  if (fault !== undefined) throw new ParetaError(`apiKey ${fault}`);
  return apiKey;
}

/** What is wrong with a given key; undefined when nothing is. */
export function keyFault(apiKey: string): string | undefined {
  if (!/[^\x20-\x7e\xa0-\xff]/.test(apiKey)) return undefined;
  return "holds characters that no key has, such as a line break at its end";
}

/** The URL without slashes at its end. */
function checkBaseURL(baseURL: string | undefined): string {
  if (baseURL === undefined || baseURL.trim() === "") return DEFAULT_BASE_URL;
  const fault = baseURLFault(baseURL);
  if (fault !== undefined) throw new ParetaError(`baseURL (PARETA_BASE_URL) ${fault}`);
  return withoutSlashes(new URL(baseURL));
}

/** The key must not be sent where others on the way can read it. */
function checkSecrecy(baseURL: string, proxy: Proxy | undefined, allowHttp: boolean): void {
  const fault = allowHttp ? undefined : secrecyFault(new URL(baseURL), proxy);
  if (fault !== undefined) throw new ParetaError(`baseURL (PARETA_BASE_URL) ${fault}`);
}
