import { inert } from "./inert";
import type { Proxy } from "./proxy";

const EXAMPLE = "https://api.pareta.ai";

/** The most characters that are shown of an address. */
const MOST_SHOWN = 200;

/** A route of the API, or the prefix of all routes, at the end of an address. */
const ROUTE = /\/v1(?:\/(?:chat|endpoints|models|tasks)(?:\/.*)?)?\/*$/i;

/** What is wrong with a base URL that is given; undefined when nothing is. Shows no credentials and no key. Pure. */
export function baseURLFault(baseURL: string): string | undefined {
  const got = `; got "${showAddress(baseURL)}"`;
  if (!URL.canParse(baseURL)) return `is not a URL: it must be a URL such as ${EXAMPLE}${got}`;
  const url = new URL(baseURL);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return `must start with https:// or http://, as in ${EXAMPLE}${got}`;
  }
  if (url.username !== "" || url.password !== "") return `must not hold credentials${got}`;
  if (/pareta_sk_/i.test(baseURL)) return `must not hold an API key${got}`;
  // An empty query or fragment is refused too, even if there is only its mark.
  if (/[?#]/.test(baseURL)) return `must not hold a query or a fragment${got}`;
  const route = ROUTE.exec(url.pathname);
  if (route === null) return undefined;
  const right = withoutSlashes(new URL(url.pathname.slice(0, route.index), url.origin));
  return `must not end in ${showAddress(route[0])}: the client adds it; set ${showAddress(right)}`;
}

/** Why the key must not be sent to `url`: others can read it on the way. Undefined when it may be sent. Pure. */
export function secrecyFault(url: URL, proxy: Proxy | undefined): string | undefined {
  if (url.protocol === "https:") return undefined;
  const allow = "allow it with pareta:allowHttp (PARETA_ALLOW_HTTP=true, or the client's allowHttp)";
  if (!isThisMachine(url.hostname)) {
    return `must start with https://, or the API key would travel unencrypted to ${url.host}: correct it, or ${allow}`;
  }
  if (proxy === undefined || new URL(proxy.origin).protocol === "https:") return undefined;
  if (isThisMachine(new URL(proxy.origin).hostname)) return undefined;
  const except = `set NO_PROXY=${url.hostname}`;
  return `is on this machine, and yet the API key would travel unencrypted to the proxy ${proxy.shown}: ${except}, or ${allow}`;
}

/** Whether a host name is of this machine. */
export function isThisMachine(hostname: string): boolean {
  return hostname === "[::1]" || /^(?:.*\.)?localhost\.?$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** An address without slashes at its end. */
export function withoutSlashes({ origin, pathname }: URL): string {
  let end = pathname.length;
  while (pathname[end - 1] === "/") end--;
  return origin + pathname.slice(0, end);
}

/**
 * An address as an error may show it: without credentials, without a query, and without anything that looks like a key.
 */
export function showAddress(address: string): string {
  const text = address.split(/[?#]/, 1)[0] as string;
  const slashes = text.indexOf("//");
  const start = slashes < 0 ? 0 : slashes + 2;
  const at = text.lastIndexOf("@");
  const shown = at < start ? text : text.slice(0, start) + text.slice(at + 1);
  return inert(shown.replace(/pareta_sk_[^]*/i, "[redacted]"), MOST_SHOWN);
}

/** Routes that every Pareta has: if one of them is missing, the address is wrong. */
const COLLECTION = /^\/v1\/(?:endpoints|models|tasks|tasks\/match|tasks\/[^/]+\/leaderboard)$/;

/** What to add to the error for `status` when the path of the base URL may be the reason; otherwise nothing. */
export function pathAdvice(status: number, baseURL: string, route: string): string {
  const { origin, pathname } = new URL(baseURL);
  if (![404, 405, 410].includes(status) || pathname === "/" || !COLLECTION.test(route)) return "";
  const shown = showAddress(pathname);
  return ` (the base URL carries the path ${shown}: if the API is not below it, set pareta:baseUrl or PARETA_BASE_URL to ${origin})`;
}
