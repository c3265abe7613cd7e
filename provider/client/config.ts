import { systemClock, type Clock } from "./clock";
import { ParetaError } from "./errors";
import type { Fetch, ParetaOptions } from "./options";

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
  readonly clock: Clock;
  readonly random: () => number;
}

/** @throws {@link ParetaError} naming the first option that is wrong, without echoing the key or the URL. */
export function resolveConfig(options: ParetaOptions): Config {
  return {
    apiKey: checkKey(options.apiKey),
    baseURL: checkBaseURL(options.baseURL),
    timeout: checkLimit("timeout", options.timeout, 60_000),
    connectTimeout: checkLimit("connectTimeout", options.connectTimeout, 10_000),
    headersTimeout: checkLimit("headersTimeout", options.headersTimeout, 60_000),
    idleTimeout: checkLimit("idleTimeout", options.idleTimeout, 120_000),
    deployTimeout: checkLimit("deployTimeout", options.deployTimeout, 3_600_000),
    maxRetries: checkRetries(options.maxRetries, 2),
    fetch: options.fetch,
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

/** The key travels in a header: what a header cannot hold is refused here, not by something that would show it. */
function checkKey(apiKey: string | undefined): string {
  if (apiKey === undefined || apiKey.trim() === "") {
    throw new ParetaError("an API key is required: set apiKey, or PARETA_API_KEY with Pareta.fromEnv()");
  }
  const fault = keyFault(apiKey);
  if (fault !== undefined) throw new ParetaError(`apiKey ${fault}`);
  return apiKey;
}

/** What is wrong with a key that is there; undefined when nothing is. */
export function keyFault(apiKey: string): string | undefined {
  if (!/[^\x20-\x7e\xa0-\xff]/.test(apiKey)) return undefined;
  return "holds characters that no key has, such as a line break at its end";
}

/** The URL without slashes at its end. */
function checkBaseURL(baseURL: string | undefined): string {
  if (baseURL === undefined || baseURL.trim() === "") return DEFAULT_BASE_URL;
  const fault = baseURLFault(baseURL);
  if (fault !== undefined) throw new ParetaError(`baseURL (PARETA_BASE_URL) ${fault}`);
  const url = new URL(baseURL);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** What is wrong with a base URL that is there; undefined when nothing is. */
export function baseURLFault(baseURL: string): string | undefined {
  if (!URL.canParse(baseURL)) return "is not a URL";
  const url = new URL(baseURL);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "must start with https:// or http://";
  if (url.username !== "" || url.password !== "") return "must not hold credentials";
  // An empty query or fragment is there as well, if only as its mark.
  return /[?#]/.test(baseURL) ? "must not hold a query or a fragment" : undefined;
}
