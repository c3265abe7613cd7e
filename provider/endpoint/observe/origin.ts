import { createHash } from "node:crypto";
import { EndpointError } from "../errors";
import { observe } from "./observe";
import type { Environment } from "../context";
import type { Operation } from "./operation";
import type { EndpointState, Origin } from "../types";

/** Who asks: with which key and base URL, and whether these may differ from the state's. */
type Asking = Pick<Environment, "origin" | "acceptOtherOrigin">;

/** The origin that a key and a base URL lead to. It holds only the beginning of a hash of the key. */
export function originOf(apiKey: string, baseUrl: string): Origin {
  return { baseUrl, keyFingerprint: createHash("sha256").update(apiKey).digest("hex").slice(0, 12) };
}

/** Whether the key or the base URL differs from the state's, or may differ. */
export function otherOrigin({ origin }: Asking, stored: Origin | undefined): boolean {
  return !stored || stored.baseUrl !== origin.baseUrl || stored.keyFingerprint !== origin.keyFingerprint;
}

/**
 * Makes sure that an endpoint exists for the current key and base URL.
 *
 * @returns false where that could not be found out. This proves nothing, and the next operation that needs the API will
 *   say why.
 * @throws EndpointError when the endpoint is confirmed absent, or may belong to another organization.
 */
export async function confirmOrigin(operation: Operation, id: string, stored: EndpointState): Promise<boolean> {
  refuseSharedId(operation, id, stored);
  let found: unknown;
  try {
    found = await observe(operation, id);
  } catch {
    return false;
  }
  if (!found) refuseOtherOrigin(operation, id, stored.__origin);
  return true;
}

/**
 * Where an id is a given name, another organization may have another endpoint with the same id. So an endpoint that is
 * found under another key proves nothing.
 */
export function refuseSharedId(operation: Operation, id: string, stored: EndpointState): void {
  const { name, __autoName, __origin } = stored;
  if (operation.acceptOtherOrigin || __autoName || id !== name || !__origin || !otherOrigin(operation, __origin))
    return;
  throw new EndpointError(
    `endpoint ${id} may be another organization's: ${changesOf(operation, __origin).join(" and ")} changed since the state ` +
      `was written, and its id is a name that was given, which another organization may have given too. The state is kept. ` +
      `Use the key it was written with, or, if the organization is the same, say so for one command: ` +
      `PARETA_ALLOW_KEY_CHANGE=true pulumi refresh`,
  );
}

/**
 * Another organization's key gets "not found" for everything. If that were believed, the state would become empty, and
 * the next `up` would deploy every endpoint a second time.
 */
export function refuseOtherOrigin(operation: Asking, id: string, stored: Origin | undefined): void {
  if (operation.acceptOtherOrigin || (stored && !otherOrigin(operation, stored))) return;
  const doubt = stored
    ? `${changesOf(operation, stored).join(" and ")} changed since the state was written`
    : "the state does not say with which key it was written";
  throw new EndpointError(
    `endpoint ${id} was not found, but ${doubt}: another organization's key? The state is kept. Use the key it was written with (to move an endpoint to another ` +
      `organization, declare it under another logical name), or, if the endpoint is really gone, ` +
      `overrule this for one command: PARETA_ALLOW_KEY_CHANGE=true pulumi refresh`,
  );
}

function changesOf({ origin }: Asking, stored: Origin): string[] {
  return [
    ...(stored.baseUrl === origin.baseUrl ? [] : [`the base URL (was ${stored.baseUrl}, is ${origin.baseUrl})`]),
    ...(stored.keyFingerprint === origin.keyFingerprint ? [] : ["the API key"]),
  ];
}
