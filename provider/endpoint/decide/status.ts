/** What a status means to us. The API documents three words and leaves the set open; every other word is `unknown`. */
export type StatusKind = "live" | "starting" | "stopped" | "stopping" | "failed" | "unknown";

/**
 * The one list of what counts as failed. The API does not say which words it uses for an endpoint that broke, so these
 * are the usual ones; a word that is missing here is treated as unknown, which calls nothing and deletes nothing.
 */
export const FAILED_STATUSES: readonly string[] = ["failed", "error", "errored", "crashed"];

const KNOWN: ReadonlyMap<string, StatusKind> = new Map<string, StatusKind>([
  ["live", "live"],
  ["starting", "starting"],
  ["stopped", "stopped"],
  ["stopping", "stopping"],
  ...FAILED_STATUSES.map((status): [string, StatusKind] => [status, "failed"]),
]);

/** Sorts a status word of the API; a missing one is `unknown`. */
export function statusKind(status: string | null | undefined): StatusKind {
  return KNOWN.get(status?.toLowerCase() ?? "") ?? "unknown";
}

/**
 * Whether an endpoint of this status runs (and bills), as the `running` output tells it.
 *
 * @param previous - what `running` was before: kept for a status nobody has seen, for that is no proof of a change.
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
