import { createHash } from "node:crypto";
import { EndpointError } from "./errors";
import { observe } from "./observe";
import type { Operation } from "./operation";
import type { Origin } from "./types";

/** Where a key and a base URL lead. Of the key there is only the beginning of a hash. */
export function originOf(apiKey: string, baseUrl: string): Origin {
  return { baseUrl, keyFingerprint: createHash("sha256").update(apiKey).digest("hex").slice(0, 12) };
}

/** Whether the key or the base URL is another than the state's. */
export function otherOrigin({ origin }: Operation, stored: Origin | undefined): boolean {
  return !!stored && (stored.baseUrl !== origin.baseUrl || stored.keyFingerprint !== origin.keyFingerprint);
}

/** @throws EndpointError when the endpoint of `stored` is not there for the key and the base URL of now. */
export async function confirmOrigin(operation: Operation, id: string, stored: Origin | undefined): Promise<void> {
  let found: unknown;
  try {
    found = await observe(operation, id);
  } catch {
    return; // It proves nothing, and whatever needs the API will say it.
  }
  if (!found) refuseOtherOrigin(operation, id, stored);
}

/**
 * Another organization's key answers "not found" for everything: believing it would empty the state, and the next `up`
 * would deploy all of it a second time.
 */
export function refuseOtherOrigin(operation: Operation, id: string, stored: Origin | undefined): void {
  if (!stored || operation.acceptOtherOrigin || !otherOrigin(operation, stored)) return;
  const changed = [
    ...(stored.baseUrl === operation.origin.baseUrl
      ? []
      : [`the base URL (was ${stored.baseUrl}, is ${operation.origin.baseUrl})`]),
    ...(stored.keyFingerprint === operation.origin.keyFingerprint ? [] : ["the API key"]),
  ];
  throw new EndpointError(
    `endpoint ${id} was not found, but ${changed.join(" and ")} changed since the state was written: ` +
      `another organization's key? The state is kept. Use the key it was written with (to move an endpoint to another ` +
      `organization, declare it under another logical name), or, if the endpoint is really gone, ` +
      `overrule this for one command: PARETA_ALLOW_KEY_CHANGE=true pulumi refresh`,
  );
}
