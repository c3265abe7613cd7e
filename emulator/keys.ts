import { ApiError } from "./http/errors";
import { DEFAULT_ORG, type Settings } from "./options";

const PREFIX = "pareta_sk_";

/** The organization of a request's key. */
export function organizationOf(authorization: string | undefined, keys: Settings["keys"]): string {
  const key = /^Bearer (.+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const anyKey = key.startsWith(PREFIX) ? DEFAULT_ORG : undefined;
  const org = keys ? new Map(Object.entries(keys)).get(key) : anyKey;
  if (org === undefined) throw new ApiError(401, "invalid API key");
  return org;
}

/** A header's value without its secret. A key is shown up to its dot, because the part before the dot is its id. */
export function redactKey(authorization: string): string {
  return authorization.replace(/^(Bearer\s+)?(pareta_sk_(?:[^.\s]*\.)?)?.*$/is, "$1$2***");
}
