import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { inert } from "../../provider/client/core/inert";
import { ApiError } from "../http/errors";

/** The host names to which an emulator answers. */
export interface Addressed {
  /** The address it listens on. */
  host: string;
  /** Further host names. */
  allowedHosts: readonly string[];
}

/**
 * Refuses requests from web pages. A page can make a browser send a request to any server on the browser's machine. It
 * can do so under a name of its own that now resolves to this machine (DNS rebinding), which is then in `Host`. Or it
 * can do so from another origin, which is then in `Origin`.
 *
 * The API needs a key, which a page can send only under a name of its own. Tools use other names too, such as the name
 * of a container or of a proxy. So the API checks the name only for browsers.
 *
 * @param all - check the name for tools too, because the request needs no key.
 */
export function refuseWebPages(headers: IncomingHttpHeaders, addressed: Addressed, { all }: { all: boolean }): void {
  const { host = "", origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new ApiError(
      403,
      `the emulator takes nothing from web pages of other addresses (Origin: ${inert(origin, 200)})`,
    );
  }
  if (isNameOf(host, addressed) || (!all && !isOfBrowser(headers))) return;
  throw new ApiError(
    403,
    `the emulator is not asked by the name of "${inert(host, 200)}": a web page might be. If it is a name of this ` +
      "machine, start it with --allow-host and that name",
  );
}

/** Refuses a body that a page of any origin may send without a preflight request. */
export function refuseForms(headers: IncomingHttpHeaders, body: Buffer): void {
  if (body.length === 0 || /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(headers["content-type"] ?? "")) return;
  throw new ApiError(415, "the body has to come as JSON: with the header Content-Type: application/json");
}

/**
 * Headers that browsers send with every request, or with every request that changes something, and that pages cannot
 * omit.
 */
function isOfBrowser(headers: IncomingHttpHeaders): boolean {
  if (headers.origin !== undefined || headers.referer !== undefined) return true;
  return headers["sec-fetch-site"] !== undefined || /^Mozilla\//.test(headers["user-agent"] ?? "");
}

/** Whether a `Host` header names this machine. Any IP address does, because a page cannot take over an address. */
function isNameOf(header: string, { host, allowedHosts }: Addressed): boolean {
  const name = nameIn(header);
  if (name === undefined) return false;
  if (isLoopback(name)) return true;
  const wildcard = ["0.0.0.0", "::"].includes(host);
  if (wildcard && (isIP(name) !== 0 || name === hostname().toLowerCase())) return true;
  return [host, ...allowedHosts].some((allowed) => allowed.toLowerCase() === name);
}

/** The name or address in a `Host` header, without brackets and port; undefined if it has none. */
function nameIn(header: string): string | undefined {
  if (!/^(\[[0-9a-f:.]+\]|[^\s:@/?#[\]\\]+)(:\d*)?$/i.test(header)) return undefined;
  const url = `http://${header}`;
  if (!URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d+){3}$/.test(name);
}
