import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { inert } from "../../provider/client/core/inert";
import { ApiError } from "../http/errors";

/** The names by which an emulator may be asked. */
export interface Addressed {
  /** What it listens on. */
  host: string;
  /** Further names for it. */
  allowedHosts: readonly string[];
}

/**
 * Refuses what a web page sends. A browser sends what any page wants to whatever listens on the machine it runs on: under
 * a name of the page's own that leads here by now (DNS rebinding), which stands in `Host`; or from elsewhere, with the
 * page's address in `Origin`.
 *
 * The API asks for a key, which a page can send only under a name of its own. Tools reach it by other names too, such as
 * that of a container or through a proxy, so there only a browser is refused over the name.
 *
 * @param all - refuse tools over the name too: what the request asks for takes no key.
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

/** Refuses a body that a page of any address may send without asking first. */
export function refuseForms(headers: IncomingHttpHeaders, body: Buffer): void {
  if (body.length === 0 || /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(headers["content-type"] ?? "")) return;
  throw new ApiError(415, "the body has to come as JSON: with the header Content-Type: application/json");
}

/** What browsers send with everything, or with all that changes something, and pages cannot leave out. */
function isOfBrowser(headers: IncomingHttpHeaders): boolean {
  if (headers.origin !== undefined || headers.referer !== undefined) return true;
  return headers["sec-fetch-site"] !== undefined || /^Mozilla\//.test(headers["user-agent"] ?? "");
}

/** Whether a `Host` header names this machine. An address does, whichever: no page can make another one its own. */
function isNameOf(header: string, { host, allowedHosts }: Addressed): boolean {
  const name = nameIn(header);
  if (name === undefined) return false;
  if (isLoopback(name)) return true;
  const wildcard = ["0.0.0.0", "::"].includes(host);
  if (wildcard && (isIP(name) !== 0 || name === hostname().toLowerCase())) return true;
  return [host, ...allowedHosts].some((allowed) => allowed.toLowerCase() === name);
}

/** The name or address in a `Host` header, without brackets and port; undefined where it holds none. */
function nameIn(header: string): string | undefined {
  if (!/^(\[[0-9a-f:.]+\]|[^\s:@/?#[\]\\]+)(:\d*)?$/i.test(header)) return undefined;
  const url = `http://${header}`;
  if (!URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127(\.\d+){3}$/.test(name);
}
