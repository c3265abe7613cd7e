/**
 * The meaning of a status for this provider. The API documents three words and leaves the set open; every other word is
 * `unknown`.
 */
export type StatusKind = "live" | "starting" | "stopped" | "stopping" | "failed" | "unknown";

/**
 * The only list of the words that count as failed. The API does not document its words for a broken endpoint, so these
 * are the usual ones. A word that is missing here is treated as unknown: no call is made for it, and nothing is
 * deleted.
 */
export const FAILED_STATUSES: readonly string[] = ["failed", "error", "errored", "crashed"];

const KNOWN: ReadonlyMap<string, StatusKind> = new Map<string, StatusKind>([
  ["live", "live"],
  ["starting", "starting"],
  ["stopped", "stopped"],
  ["stopping", "stopping"],
  ...FAILED_STATUSES.map((status): [string, StatusKind] => [status, "failed"]),
]);

/** The kind of a status word of the API; a missing word is `unknown`. */
export function statusKind(status: string | null | undefined): StatusKind {
  return KNOWN.get(status?.toLowerCase() ?? "") ?? "unknown";
}

/**
 * Whether an endpoint of this status runs (and bills), as the `running` output tells it.
 *
 * @param previous - the earlier value of `running`. It is kept for an unknown status, because that is no proof of a
 *   change.
 */
export function isRunning(status: string | null | undefined, previous: boolean): boolean {
  switch (statusKind(status)) {
    case "live":
    case "starting":
      return true;
    case "stopped":
    case "stopping":
    case "failed":
      return false;
    case "unknown":
      return previous;
  }
}
