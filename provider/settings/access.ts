import { inert, Pareta, type ParetaOptions } from "../client";
import { EndpointError } from "../endpoint/errors";
import { misplacedKey, namesIn } from "./misplaced-key";

/** The source of settings: a stack's Pulumi config, the inputs of a provider resource, or anything similar. */
export interface ConfigSource {
  get(key: string): unknown;
}

/** The wording of errors about the key and the address, because a program and a command give different advice. */
export interface Wording {
  /** The text after "no API key: ". `hint` is about a key under a wrong name; it is a sentence of its own, or empty. */
  noKey: (hint: string) => string;
  /** The name of what cannot be used. */
  unusable: string;
}

const PROVIDER_WORDING: Wording = {
  noKey: (hint) =>
    `run \`pulumi config set --secret pareta:apiKey\` (it asks for the key), or set PARETA_API_KEY in the environment${hint}`,
  unusable: "the settings pareta:apiKey and pareta:baseUrl",
};

/** The address of the API, and the organization's key to it. */
export interface Access {
  apiKey: string;
  /** Undefined: the client's default. */
  baseUrl: string | undefined;
  /** Whether the key may be sent to the address unencrypted. Default: false. */
  allowHttp?: boolean;
}

/**
 * The key and the address for a call: those of the config, else those of the environment.
 *
 * @throws EndpointError when there is no key, or `allowHttp` is neither true nor false.
 */
export function accessFrom(
  config: ConfigSource | undefined,
  env: NodeJS.ProcessEnv,
  { noKey }: Pick<Wording, "noKey"> = PROVIDER_WORDING,
): Access {
  const apiKey = setting(config, "apiKey") ?? env.PARETA_API_KEY;
  if (!apiKey) throw new EndpointError(`no API key: ${noKey(misplacedKey(namesIn(config)))}`);
  const baseUrl = setting(config, "baseUrl") ?? (env.PARETA_BASE_URL || undefined);
  return { apiKey, baseUrl, allowHttp: switchedOn(config, env, "allowHttp", "PARETA_ALLOW_HTTP", false) };
}

/** @throws EndpointError when the key, the address or the environment's proxy cannot be used; it shows no secret. */
export function clientFor(
  { apiKey, baseUrl, allowHttp }: Access,
  options: ParetaOptions = {},
  { unusable }: Pick<Wording, "unusable"> = PROVIDER_WORDING,
): Pareta {
  try {
    return new Pareta({ ...options, apiKey, baseURL: baseUrl, allowHttp: allowHttp === true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EndpointError(`${unusable} cannot be used: ${reason}`, { cause: error });
  }
}

/**
 * A setting that is on or off: the config's, else the environment's.
 *
 * @throws EndpointError when it is neither true nor false.
 */
export function switchedOn(
  config: ConfigSource | undefined,
  env: NodeJS.ProcessEnv,
  name: string,
  variable: string,
  fallback: boolean,
): boolean {
  const given = setting(config, name) ?? (env[variable] || `${fallback}`);
  if (given === "true" || given === "false") return given === "true";
  throw new EndpointError(`pareta:${name} (or ${variable}) must be true or false; got "${inert(given, 100)}"`);
}

/** Config values are strings, but an explicit provider may pass `true` and numbers as they are. */
export function setting(config: ConfigSource | undefined, name: string): string | undefined {
  const value = config?.get(`pareta:${name}`);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? `${value}` : undefined;
}
