import { BlockList, isIP } from "node:net";
import { ParetaError } from "./errors";

/** The proxy through which an address is reached. */
export interface Proxy {
  /** Its address, without credentials. */
  readonly origin: string;
  /** Its name in messages: `proxy.corp:3128 (HTTPS_PROXY)`. */
  readonly shown: string;
  /** The environment variable that names it. */
  readonly variable: string;
  /** The value of `Proxy-Authorization`; undefined where the variable holds no credentials. */
  readonly authorization: string | undefined;
  /** What must not be shown: the credentials, in the forms in which they are sent. */
  readonly secrets: readonly string[];
}

/** Shorter passwords also occur in plain words. */
const SHORTEST_PASSWORD = 8;

/** Lets {@link connectionError} recognize a failure of the proxy itself, before anything reached the server. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";

  /** @param status - The status of the proxy's response, if there was one. */
  constructor(
    readonly status: number | undefined,
    cause?: unknown,
  ) {
    super(status === undefined ? "the proxy cannot be reached" : `the proxy answered ${status}`, { cause });
  }
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/**
 * The proxy that the environment names for `target`: `HTTPS_PROXY` or `HTTP_PROXY`, by the protocol of the target,
 * unless `NO_PROXY` excludes its host. As with curl, the names in lower case come first, an empty variable counts as
 * absent, and this machine has no exception of its own. Pure.
 *
 * @throws {@link ParetaError} that names the variable, without its value, when it does not hold a valid proxy.
 */
export function proxyFor(target: URL, env: NodeJS.ProcessEnv): Proxy | undefined {
  const found = first(env, target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (found === undefined || isExcepted(target, first(env, "NO_PROXY")?.value ?? "")) return undefined;
  return parse(found.value.trim(), found.variable);
}

function first(env: NodeJS.ProcessEnv, name: string): { variable: string; value: string } | undefined {
  for (const variable of [name.toLowerCase(), name]) {
    const value = env[variable];
    if (value !== undefined && value.trim() !== "") return { variable, value };
  }
  return undefined;
}

function parse(value: string, variable: string): Proxy {
  const unusable = (why: string) =>
    new ParetaError(
      `the proxy in the environment's ${variable} ${why}: it must be a URL such as http://proxy.corp:3128`,
    );
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) throw unusable("is not a URL");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw unusable("must start with http:// or https://");
  if (url.hostname === "") throw unusable("names no host");
  const { origin, hostname, username, password } = url;
  const port = url.port || (DEFAULT_PORTS[url.protocol] as string);
  const shown = `${hostname}:${port} (${variable})`;
  if (username === "" && password === "") return { origin, shown, variable, authorization: undefined, secrets: [] };
  let credentials: [string, string];
  try {
    credentials = [decodeURIComponent(username), decodeURIComponent(password)];
  } catch {
    throw unusable("holds a user or a password with a % that escapes nothing (write %25)");
  }
  const basic = Buffer.from(credentials.join(":")).toString("base64");
  const passwords = [password, credentials[1]].filter((each) => each.length >= SHORTEST_PASSWORD);
  const secrets = [basic, credentials.join(":"), `${username}:${password}`, ...passwords];
  return { origin, shown, variable, authorization: `Basic ${basic}`, secrets };
}

/** Whether a `NO_PROXY` excludes the host of `target`. */
function isExcepted(target: URL, noProxy: string): boolean {
  const host = bare(target.hostname);
  const port = target.port || DEFAULT_PORTS[target.protocol];
  return noProxy.split(/[,\s]+/).some((entry) => {
    if (entry === "*") return true;
    if (entry.includes("/")) return isInNetwork(host, entry);
    const { name, onPort } = splitPort(entry);
    if (name === "" || (onPort !== undefined && onPort !== port)) return false;
    return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
  });
}

/** `.corp.example`, `*.corp.example` and `corp.example` mean the same: the domain and everything below it. */
function splitPort(entry: string): { name: string; onPort: string | undefined } {
  if (isIP(bare(entry)) !== 0) return { name: bare(entry), onPort: undefined };
  const colon = entry.lastIndexOf(":");
  const onPort = colon >= 0 && /^\d+$/.test(entry.slice(colon + 1)) ? entry.slice(colon + 1) : undefined;
  const name = onPort === undefined ? entry : entry.slice(0, colon);
  return { name: bare(name.replace(/^\*?\./, "")), onPort };
}

/** The host in lower case, without the brackets of an IPv6 address, and without the dot at the end of a full name. */
function bare(host: string): string {
  const name = host.toLowerCase();
  if (name.startsWith("[") && name.endsWith("]")) return name.slice(1, -1);
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

/** Whether `host` is an address of a network such as `10.0.0.0/8`. */
function isInNetwork(host: string, network: string): boolean {
  const [address = "", bits = ""] = network.split("/");
  const version = isIP(host);
  const most = version === 4 ? 32 : 128;
  if (version === 0 || isIP(bare(address)) !== version || !/^\d{1,3}$/.test(bits) || Number(bits) > most) return false;
  const list = new BlockList();
  const family = version === 4 ? "ipv4" : "ipv6";
  list.addSubnet(bare(address), Number(bits), family);
  return list.check(host, family);
}
