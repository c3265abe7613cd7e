import { recoverText, type Named } from "./deploy-text";
import { sentence } from "../decide/sentence";
import type { ObservedEndpoint } from "../types";

/** A candidate has been taken down again. */
export function takenDownAgainText(
  what: string,
  { name, id, replaced }: { name: string; id: string; replaced: ObservedEndpoint },
): string {
  return (
    `${sentence(what)} It was to replace another endpoint, so ${id} (${name}) has been deleted again, and is gone. ` +
    `${staysText(replaced)} Correct the program, or take its change back, and run pulumi up again.`
  );
}

/** A candidate, or a duplicate of it, could not be taken down again. */
export function leftText(
  what: string,
  { named, replaced, reasons }: { named: Named; replaced: ObservedEndpoint; reasons: ReadonlyMap<string, string> },
): string {
  const left = [...reasons].map(([id, reason]) => `${id} (${named.name}): ${sentence(reason)}`);
  return (
    `${sentence(what)} ${staysText(replaced)} What was to replace it could not be deleted again, may bill, and is in no state: ` +
    `${left.join(" ")} ${recoverText(named)} marks it for deletion, and the next pulumi up deletes it. ` +
    `It can also be deleted in the Pareta dashboard.`
  );
}

/** It could not be found out whether the deploy of a candidate made more than one endpoint. */
export function twinsUnknownText(named: Named, id: string, isGone: boolean, reason: string): string {
  return (
    `endpoint ${id} ${isGone ? "was" : "could not be"} deleted again, and whether its deploy was doubled on the way could not be found out: ${sentence(reason)} ` +
    `Should there be another endpoint named "${named.name}", delete it in the Pareta dashboard, or let ${recoverText(named)} mark it for deletion`
  );
}

/** The endpoint that was to be replaced serves on. */
export function staysText({ id, name, status }: ObservedEndpoint): string {
  return `Endpoint ${id} (${name ?? "unnamed"}, status ${status ?? "unknown"}) of the same resource stays as it was.`;
}
