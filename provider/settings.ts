import { Pareta, type ParetaOptions } from "./client";
import { EndpointError } from "./endpoint/errors";
import { misplacedKey, namesIn } from "./misplaced-key";

/** How settings are read: Pulumi's config of a stack, the inputs of a provider resource, or anything like them. */
export interface ConfigSource {
  get(key: string): unknown;
}

/** Where the API is, and the organization's key to it. */
export interface Access {
  apiKey: string;
  /** Undefined: the client's default. */
  baseUrl: string | undefined;
}

/**
 * The key and the address that a call is made with: those of the config, else those of the environment.
 *
 * @throws EndpointError when there is no key.
 */
export function accessFrom(config: ConfigSource | undefined, env: NodeJS.ProcessEnv): Access {
  const apiKey = setting(config, "apiKey") ?? env.PARETA_API_KEY;
  if (!apiKey) {
    throw new EndpointError(
      "no API key: run `pulumi config set --secret pareta:apiKey <key>`, or set PARETA_API_KEY in the environment" +
        misplacedKey(namesIn(config)),
    );
  }
  return { apiKey, baseUrl: setting(config, "baseUrl") ?? (env.PARETA_BASE_URL || undefined) };
}

/** @throws EndpointError when the key or the address cannot be used; the message shows neither. */
export function clientFor({ apiKey, baseUrl }: Access, options: ParetaOptions = {}): Pareta {
  try {
    return new Pareta({ ...options, apiKey, baseURL: baseUrl });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EndpointError(`the settings pareta:apiKey and pareta:baseUrl cannot be used: ${reason}`, {
      cause: error,
    });
  }
}

/** Config values are strings, but `true` and numbers may come as themselves from an explicit provider. */
export function setting(config: ConfigSource | undefined, name: string): string | undefined {
  const value = config?.get(`pareta:${name}`);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? `${value}` : undefined;
}
