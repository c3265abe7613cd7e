import type { Clock } from "../../provider/client";
import { observe } from "../../provider/endpoint/observe/observe";
import type { ObservedEndpoint } from "../../provider/endpoint/types";
import { CommandError } from "../errors";
import { looking } from "../looking";
import type { Account } from "../stack/account";
import type { Asked } from "./asked";

/** How long it may take to confirm that one endpoint is gone, in milliseconds. */
const CONFIRM_MS = 10_000;

/**
 * Makes sure that an endpoint is gone that a list does not show, as a refresh of the provider does. With another key than
 * the one that wrote the state, "not found" proves nothing.
 *
 * @returns the endpoint if it is there, undefined if it is confirmed gone, or a reason why that is not known.
 */
export async function confirmGone(
  { id, outputs }: Asked,
  { api, origin }: Account,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<ObservedEndpoint | undefined | string> {
  try {
    const found = await looking(
      { api, origin, clock, time: CONFIRM_MS, signal, writes: false },
      `reading endpoint ${id}`,
      (operation) => observe(operation, id),
    );
    if (found) return found;
  } catch (error) {
    if (signal.aborted) return "the look was over before it could be read";
    if (error instanceof CommandError) return error.message;
    return error instanceof Error ? error.message : String(error);
  }
  const written = (outputs.__origin as { keyFingerprint?: unknown } | undefined)?.keyFingerprint;
  if (written === origin.keyFingerprint) return undefined;
  return "it was not found, but the API key changed since the state was written: another organization's? Run pulumi refresh";
}
